/** Écran vide : une icône, une phrase, ce qu'on peut faire. */
import type { ReactNode } from 'react'

interface BlankStateProps {
  icon: ReactNode
  title: string
  hint?: string
  children?: ReactNode
}

export const BlankState = ({ icon, title, hint, children }: BlankStateProps) => (
  <div className="mx-auto grid max-w-sm justify-items-center gap-2 px-6 py-16 text-center">
    <div className="mb-1 grid size-12 place-items-center rounded-xl bg-muted text-muted-foreground [&_svg]:size-6">{icon}</div>
    <p className="text-section font-semibold">{title}</p>
    {hint && <p className="text-muted-foreground">{hint}</p>}
    {children && <div className="mt-3 flex flex-wrap justify-center gap-2">{children}</div>}
  </div>
)
