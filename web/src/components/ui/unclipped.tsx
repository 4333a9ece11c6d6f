/** Un contenu dont les textes coupés se lisent en entier (voir `ClipReader`). */
import { useRef, type ReactNode } from 'react'
import ClipReader from './clip-reader'

export function Unclipped({ className, children }: { className?: string; children: ReactNode }) {
  const frame = useRef<HTMLDivElement>(null)
  return (
    <div ref={frame} className={className ?? 'contents'}>
      {children}
      <ClipReader within={frame} />
    </div>
  )
}
