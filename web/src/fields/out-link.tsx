/** Lien qui sort de l'application : courrier, téléphone, web. */
import type { ReactNode } from 'react'

export const OutLink = ({ to, children }: { to: string; children: ReactNode }) => (
  <a href={to} target="_blank" rel="noreferrer" className="font-medium break-all text-primary underline-offset-4 hover:underline">
    {children}
  </a>
)
