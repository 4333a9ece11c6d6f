/** Ce qui s'ajoute à une place, par familles ; ce qu'on ajoute prend le focus. */
import type { LucideIcon } from 'lucide-react'
import { useRef, type ReactNode } from 'react'
import { Menu, MenuContent, MenuItem, MenuLabel, MenuTrigger } from '@/components/ui/menu'

interface AddMenuProps<Kind extends string> {
  families: { label: string; kinds: readonly Kind[] }[]
  pictures: Record<Kind, LucideIcon>
  labelOf: (kind: Kind) => string
  /** Ajoute ; rend l'identifiant de ce qui prend le focus. */
  onAdd: (kind: Kind) => string
  /** Le bouton qui l'ouvre. */
  children: ReactNode
}

export function AddMenu<Kind extends string>({ families, pictures, labelOf, onAdd, children }: AddMenuProps<Kind>) {
  const added = useRef<string | undefined>(undefined)
  // Le menu qui se ferme rend le focus à son bouton ; ce qu'on ajoute le prend à sa place.
  const focusAdded = (event: Event) => {
    if (added.current === undefined) return
    event.preventDefault()
    document.getElementById(added.current)?.focus()
    added.current = undefined
  }
  return (
    <Menu>
      <MenuTrigger asChild>{children}</MenuTrigger>
      <MenuContent align="start" onCloseAutoFocus={focusAdded}>
        {families.map(({ label, kinds }) => (
          <div key={label}>
            <MenuLabel>{label}</MenuLabel>
            {kinds.map((kind) => {
              const Picture: LucideIcon = pictures[kind]
              return (
                <MenuItem
                  key={kind}
                  onSelect={() => {
                    added.current = onAdd(kind)
                  }}
                >
                  <Picture aria-hidden />
                  {labelOf(kind)}
                </MenuItem>
              )
            })}
          </div>
        ))}
      </MenuContent>
    </Menu>
  )
}
