/** Menu de création du téléphone. */
import { useNavigate } from '@tanstack/react-router'
import { Icon } from '@/components/ui/icon'
import { Menu, MenuContent, MenuItem, MenuTrigger } from '@/components/ui/menu'
import type { Entity } from '@/lib/model'
import { CreateButton } from './menu-buttons'

export default function CreateMenu({ offered }: { offered: Entity[] }) {
  const navigate = useNavigate()
  return (
    <Menu defaultOpen>
      <MenuTrigger asChild>
        <CreateButton />
      </MenuTrigger>
      <MenuContent side="top" align="center">
        {offered.map((entity) => (
          <MenuItem key={entity.path} onSelect={() => void navigate({ to: `${entity.path}/new` })}>
            <Icon name={entity.icon} />
            {entity.label}
          </MenuItem>
        ))}
      </MenuContent>
    </Menu>
  )
}
