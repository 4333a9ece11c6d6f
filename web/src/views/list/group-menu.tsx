/** Choix du regroupement. */
import { useTranslation } from 'react-i18next'
import { Menu, MenuChoice, MenuContent, MenuRadioGroup, MenuTrigger } from '@/components/ui/menu'
import type { Entity } from '@/lib/model'
import { groupFields } from './group-fields'
import { GroupButton } from './list-buttons'

export default function GroupMenu({ entity, group, onGroup }: { entity: Entity; group: string | undefined; onGroup: (group: string | undefined) => void }) {
  const { t } = useTranslation()
  return (
    <Menu defaultOpen>
      <MenuTrigger asChild>
        <GroupButton on={group !== undefined} />
      </MenuTrigger>
      <MenuContent>
        <MenuRadioGroup value={group ?? ''} onValueChange={(next) => onGroup(next || undefined)}>
          <MenuChoice value="">{t('group.none')}</MenuChoice>
          {groupFields(entity).map((field) => (
            <MenuChoice key={field.name} value={field.name}>
              {field.label}
            </MenuChoice>
          ))}
        </MenuRadioGroup>
      </MenuContent>
    </Menu>
  )
}
