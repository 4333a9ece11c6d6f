/** Les icônes que les définitions peuvent nommer. */
import { Icon } from '@/components/ui/icon'
import { iconNames } from '@/components/ui/late-icons'
import { Specimen } from './section'

export const Icons = () => (
  <Specimen of="icon late-icons">
    <ul className="grid w-full grid-cols-[repeat(auto-fill,minmax(9.5rem,1fr))] gap-x-4 gap-y-2.5">
      {iconNames.map((name) => (
        <li key={name} className="flex min-w-0 items-center gap-2.5">
          <Icon name={name} className="size-5 shrink-0 text-muted-foreground" />
          <span className="truncate font-mono text-meta">{name}</span>
        </li>
      ))}
    </ul>
  </Specimen>
)
