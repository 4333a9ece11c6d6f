/** Ce qu'est l'entité : ses noms, son icône, ce qui titre et numérote ses fiches. */
import { useTranslation } from 'react-i18next'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import type { EntityDraft } from './draft'
import { IconPicker } from './icon-picker'
import { LabelsBox } from './labels-box'
import { nameFrom, textIn } from './names'

const numberExample = 'EQ-{yyyy}-{seq:5}'

interface EntityHeadProps {
  draft: EntityDraft
  taken: string[]
  onChange: (part: Partial<EntityDraft>) => void
}

export function EntityHead({ draft, taken, onChange }: EntityHeadProps) {
  const { t, i18n } = useTranslation()
  const isNew = draft.id === undefined
  const titles = draft.fields.filter((field) => ['text', 'email', 'barcode', 'phone'].includes(field.type) && field.name !== '')
  return (
    <div className="grid items-start gap-x-4 gap-y-4 sm:grid-cols-2">
      <LabelsBox
        id="entity-label"
        label={t('admin.entityLabel')}
        required
        placeholder={t('admin.entityExample')}
        value={draft.labels}
        onChange={(labels) => onChange(draft.named ? { labels } : { labels, name: nameFrom(textIn(labels, i18n.language), taken) })}
      />
      <LabelsBox label={t('admin.entityPlural')} placeholder={t('admin.entityPluralExample')} value={draft.plurals} onChange={(plurals) => onChange({ plurals })} />
      <FieldFrame id="entity-name" label={t('admin.name')} help={isNew ? t('admin.entityNameHelp', { path: `/my/${draft.name || '…'}` }) : t('admin.entityNameKept')}>
        {(control) => <Input className="font-mono" spellCheck={false} autoCapitalize="off" maxLength={40} readOnly={!isNew} value={draft.name} onChange={(event) => onChange({ name: event.target.value, named: true })} {...control} />}
      </FieldFrame>
      <FieldFrame id="entity-number" label={t('admin.number')} help={t('admin.numberHelp')}>
        {(control) => <Input className="font-mono" spellCheck={false} placeholder={numberExample} maxLength={60} value={draft.number} onChange={(event) => onChange({ number: event.target.value })} {...control} />}
      </FieldFrame>
      <FieldFrame id="entity-title" label={t('admin.titleField')} help={t('admin.titleHelp')}>
        {(control) => <Select value={draft.title} options={[{ value: '', label: t('admin.titleAuto') }, ...titles.map((field) => ({ value: field.name, label: textIn(field.labels, i18n.language) || field.name }))]} onChange={(title) => onChange({ title })} {...control} />}
      </FieldFrame>
      <div className="sm:col-span-2">
        <IconPicker name="entity-icon" value={draft.icon} onChange={(icon) => onChange({ icon })} />
      </div>
    </div>
  )
}
