/** Réglages du nœud choisi, à côté du schéma ; dessous sur un petit écran. Échap rend le focus au nœud. */
import { useEffect, useRef, type ReactNode } from 'react'
import { nodeId } from './node-id'

interface NodePanelProps {
  /** Le nœud. */
  id: string
  title: string
  /** Choisi au clavier : le panneau prend le focus. */
  typed: boolean
  /** Gestes sur le nœud. */
  gestures?: ReactNode
  faults?: string[]
  children: ReactNode
}

export function NodePanel({ id, title, typed, gestures, faults = [], children }: NodePanelProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  const panel = useRef<HTMLElement>(null)
  useEffect(() => {
    if (typed) heading.current?.focus()
  }, [typed])
  useEffect(() => {
    const element = panel.current
    const leave = (event: KeyboardEvent) => event.key === 'Escape' && !event.defaultPrevented && document.getElementById(nodeId(id))?.focus()
    element?.addEventListener('keydown', leave)
    return () => element?.removeEventListener('keydown', leave)
  }, [id])
  return (
    <section ref={panel} aria-labelledby="node-panel" data-panel className="grid min-w-0 content-start gap-4 rounded-lg border bg-card p-4">
      <div className="flex flex-wrap items-center gap-2">
        <h3 ref={heading} id="node-panel" tabIndex={-1} className="min-w-0 flex-1 basis-40 rounded-sm text-section">
          {title}
        </h3>
        {gestures && <span className="flex flex-wrap">{gestures}</span>}
      </div>
      {faults.map((fault) => (
        <p key={fault} className="text-label font-medium break-words text-danger">
          {fault}
        </p>
      ))}
      {children}
    </section>
  )
}
