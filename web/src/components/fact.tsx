/** Un fait nommé, dans une liste `<dl>` : le nom à gauche quand la place le permet. */
import type { ReactNode } from 'react'

export const Fact = ({ label, children }: { label: string; children: ReactNode }) => (
  <div className="grid gap-x-4 sm:grid-cols-[10rem_minmax(0,1fr)]">
    <dt className="text-muted-foreground">{label}</dt>
    <dd className="min-w-0 break-words">{children}</dd>
  </div>
)
