/** Pied collant d'un éditeur : ce qui manque à gauche, les gestes à droite. */
import type { ReactNode } from 'react'
import { useMeasured } from '@/lib/use-measured'

export const StickyFooter = ({ note, children }: { note: string; children: ReactNode }) => (
  <footer ref={useMeasured('--foot')} data-print="hide" data-sticky className="pb-safe sticky bottom-0 z-20 -mx-4 mt-auto border-t bg-background px-4 lg:-mx-6 lg:px-6">
    <div className="flex flex-wrap items-center justify-end gap-2 py-3">
      <p role="status" className="mr-auto text-label text-muted-foreground">
        {note}
      </p>
      {children}
    </div>
  </footer>
)
