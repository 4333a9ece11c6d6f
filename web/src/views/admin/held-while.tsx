/** Un brouillon qu'on est en train d'écrire : rien ne s'y change avant la réponse, qui en ouvre un neuf. */
import type { ReactNode } from 'react'

export const HeldWhile = ({ busy, children }: { busy: boolean; children: ReactNode }) => (
  <div className="contents" inert={busy} aria-busy={busy || undefined}>
    {children}
  </div>
)
