/** Réglages d'une entrée : son nom par langue, son groupe, qui la voit, son icône. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { FieldFrame } from '@/components/ui/field-frame'
import { Select } from '@/components/ui/select'
import { useModel } from '@/features/model/use-model'
import { rolesQuery } from '@/features/roles/api/roles'
import { FreeCombobox } from '@/views/automation/free-combobox'
import { IconPicker } from '@/views/designer/icon-picker'
import { LabelsBox } from '@/views/designer/labels-box'
import { menuGroups, type DraftEntry, type MenuGroup } from './draft'

interface EntrySettingsProps {
  entry: DraftEntry
  name: string
  onChange: (part: Partial<DraftEntry>) => void
}

export function EntrySettings({ entry, name, onChange }: EntrySettingsProps) {
  const { t } = useTranslation()
  const { groups } = useModel()
  const { data: roles = [] } = useQuery(rolesQuery)
  return (
    <div className="grid items-start gap-4 sm:grid-cols-2">
      <LabelsBox label={t('shaping.entryName')} placeholder={name} value={entry.labels} onChange={(labels) => onChange({ labels })} />
      <FieldFrame id={`${entry.key}-group`} label={t('shaping.group')}>
        {(control) => <Select value={entry.group} options={menuGroups.map((group) => ({ value: group, label: groups[group] ?? group }))} onChange={(group) => onChange({ group: group as MenuGroup })} {...control} />}
      </FieldFrame>
      <FieldFrame id={`${entry.key}-roles`} label={t('shaping.seenBy')} help={t('shaping.seenByHelp')}>
        {(control) => <FreeCombobox many strict values={entry.roles ?? []} options={roles.map((role) => ({ id: role.code, label: role.name, hint: role.code }))} placeholder={t('shaping.everyone')} onChange={(next) => onChange({ roles: next })} control={control} />}
      </FieldFrame>
      <div className="sm:col-span-2">
        <IconPicker name={`${entry.key}-icon`} value={entry.icon ?? ''} onChange={(icon) => onChange({ icon })} />
      </div>
    </div>
  )
}
