/** L'entité qu'un lien vise, ou dont il possède les lignes. */
import { useTranslation } from 'react-i18next'
import { Combobox } from '@/components/ui/combobox'
import { FieldFrame } from '@/components/ui/field-frame'
import { useModel } from '@/features/model/use-model'
import { entityKey, type Entity, type Model } from '@/lib/model'
import { useState } from 'react'
import { plain } from '@/lib/plain'
import type { DraftField } from './draft'

/** Entités à viser ; celle qu'on écrit en est, avant même d'exister. */
function targets(model: Model, self: Entity, kind: 'to' | 'of') {
  const all = Object.values(model.entities).filter((entity) => (kind === 'of' ? entity.package === 'my' && entity.name !== self.name : !entity.owned))
  const offered = kind === 'to' && self.name !== '' && !all.some((entity) => entityKey(entity) === entityKey(self)) ? [self, ...all] : all
  return offered.map((entity) => ({ id: entityKey(entity), label: entity.label || entity.name, hint: entityKey(entity) })).toSorted((left, right) => left.label.localeCompare(right.label))
}

interface TargetBoxProps {
  kind: 'to' | 'of'
  field: DraftField
  self: Entity
  onChange: (target: string) => void
}

export function TargetBox({ kind, field, self, onChange }: TargetBoxProps) {
  const { t } = useTranslation()
  const model = useModel()
  const [query, setQuery] = useState('')
  const all = targets(model, self, kind)
  const value = String(field.attributes[kind] ?? '')
  const full = value === '' || value.includes('.') ? value : `my.${value}`
  const chosen = value === '' ? [] : [all.find((one) => one.id === full) ?? { id: full, label: full }]
  return (
    <FieldFrame id={`${field.key}-${kind}`} label={t(`admin.target.${kind}`)} help={t(`admin.targetHelp.${kind}`)} required>
      {(control) => (
        <Combobox chosen={chosen} onChoose={(next) => onChange(next[0]?.id ?? '')} options={all.filter((one) => plain(`${one.label} ${one.hint}`).includes(plain(query)))} query={query} onQuery={setQuery} loading={false} placeholder={t('admin.chooseEntity')} {...control} />
      )}
    </FieldFrame>
  )
}

export function TargetsBox({ field, onChange }: { field: DraftField; onChange: (targets: string[]) => void }) {
  const { t } = useTranslation()
  const model = useModel()
  const [query, setQuery] = useState('')
  const all = Object.values(model.entities).filter((entity) => !entity.owned)
  const options = all.map((entity) => ({ id: entityKey(entity), label: entity.label, hint: entityKey(entity) }))
  const value = (field.attributes.among as string[] | undefined) ?? []
  return (
    <FieldFrame id={`${field.key}-among`} label={t('admin.target.among')} required>
      {(control) => (
        <Combobox many chosen={value.map((id) => options.find((one) => one.id === id) ?? { id, label: id })} onChoose={(next) => onChange(next.map(({ id }) => id))} options={options.filter((one) => plain(`${one.label} ${one.hint}`).includes(plain(query)))} query={query} onQuery={setQuery} loading={false} placeholder={t('admin.chooseEntity')} {...control} />
      )}
    </FieldFrame>
  )
}
