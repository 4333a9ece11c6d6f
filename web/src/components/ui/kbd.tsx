/** Touche de clavier, pour l'œil seulement : le raccourci est annoncé par `aria-keyshortcuts`. */
import type { ReactNode } from 'react'

export const Kbd = ({ children }: { children: ReactNode }) => (
  <kbd aria-hidden className="rounded-sm border bg-background px-1.5 py-px font-sans text-meta text-muted-foreground">
    {children}
  </kbd>
)

/** Sur Mac la touche de commande est ⌘, ailleurs Ctrl. */
export const commandKey = (): string => (/mac|iphone|ipad/i.test(navigator.userAgent) ? '⌘' : 'Ctrl')
