/** Réglages d'une entrée : son nom par langue, sa place, qui la voit, son icône. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { FieldFrame } from '@/components/ui/field-frame'
import { FreeCombobox } from '@/components/ui/free-combobox'
import { rolesQuery } from '@/features/roles/api/roles'
import { IconPicker } from '@/views/designer/icon-picker'
import { LabelsBox } from '@/views/designer/labels-box'
import type { DraftEntry } from './draft'
import { useMenuDraft } from './menu-draft'
import { PlaceSelect } from './place-select'

export function EntrySettings({ entry }: { entry: DraftEntry }) {
  const { t } = useTranslation()
  const { nameOf, onChange, onPlace } = useMenuDraft()
  const { data: roles = [] } = useQuery(rolesQuery)
  return (
    <div className="grid items-start gap-4 sm:grid-cols-2">
      <LabelsBox label={t('shaping.entryName')} placeholder={nameOf(entry)} value={entry.labels} onChange={(labels) => onChange(entry.key, { labels })} />
      <PlaceSelect id={`${entry.key}-place`} moved={entry.key} value={entry} onChange={(place) => onPlace(entry.key, place)} />
      <FieldFrame id={`${entry.key}-roles`} label={t('shaping.seenBy')} help={t('shaping.seenByHelp')}>
        {(control) => <FreeCombobox many strict values={entry.roles ?? []} options={roles.map((role) => ({ id: role.code, label: role.name, hint: role.code }))} placeholder={t('shaping.everyone')} onChange={(next) => onChange(entry.key, { roles: next })} control={control} />}
      </FieldFrame>
      <div className="sm:col-span-2">
        <IconPicker name={`${entry.key}-icon`} value={entry.icon ?? ''} onChange={(icon) => onChange(entry.key, { icon })} />
      </div>
    </div>
  )
}
