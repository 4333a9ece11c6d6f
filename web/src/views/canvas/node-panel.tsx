/** Réglages du nœud choisi, à côté du schéma ; dessous sur un petit écran. Échap rend le focus au nœud. */
import type { KeyboardEvent, ReactNode } from 'react'
import { focusNode, PANEL_ID } from './node-id'

interface NodePanelProps {
  /** Le nœud. */
  id: string
  title: string
  /** Gestes sur le nœud. */
  gestures?: ReactNode
  faults?: string[]
  children: ReactNode
}

export function NodePanel({ id, title, gestures, faults = [], children }: NodePanelProps) {
  const leave = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented) focusNode(id)
  }
  return (
    // Échap remonte des cases, une fois leurs propositions refermées : le panneau n'est pas une commande à lui seul.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section aria-labelledby={PANEL_ID} data-panel className="grid min-w-0 content-start gap-4 rounded-lg border bg-card p-4" onKeyDown={leave}>
      <div className="flex flex-wrap items-center gap-2">
        <h3 id={PANEL_ID} tabIndex={-1} className="min-w-0 flex-1 basis-40 rounded-sm text-section">
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
