/** Un menu qui a de tout : gestes, geste refusé, choix, geste qui détruit. */
import { Copy, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Menu, MenuChoice, MenuContent, MenuItem, MenuLabel, MenuRadioGroup, MenuSeparator, MenuTrigger } from '@/components/ui/menu'
import { MenuButton } from './menu-button'
import { priorityChoices } from './samples'

export default function SampleMenu() {
  const { t } = useTranslation()
  const [priority, setPriority] = useState('high')
  return (
    <Menu defaultOpen>
      <MenuTrigger asChild>
        <MenuButton />
      </MenuTrigger>
      <MenuContent align="start">
        <MenuItem>
          <Pencil aria-hidden />
          {t('action.edit')}
        </MenuItem>
        <MenuItem disabled>
          <Copy aria-hidden />
          {t('copy.do')}
        </MenuItem>
        <MenuSeparator />
        <MenuLabel>{t('components.priority')}</MenuLabel>
        <MenuRadioGroup value={priority} onValueChange={setPriority} aria-label={t('components.priority')}>
          {priorityChoices((value) => t(`components.priorities.${value}`)).map(({ value, label }) => (
            <MenuChoice key={value} value={value}>
              {label}
            </MenuChoice>
          ))}
        </MenuRadioGroup>
        <MenuSeparator />
        <MenuItem danger>
          <Trash2 aria-hidden />
          {t('action.delete')}
        </MenuItem>
      </MenuContent>
    </Menu>
  )
}
