/** Ce qui vient de changer : un champ, ce qu'il valait, et ce qu'il vaut. */
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { FieldFrame } from '@/components/ui/field-frame'
import { Select } from '@/components/ui/select'
import type { TriggerSource } from '@/features/automation/api/triggers'
import { useModel } from '@/features/model/use-model'
import { EditorOf } from '@/fields/editor-of'
import { entityKey, fieldNamed, type Entity } from '@/lib/model'
import { blankOld, changeable, noChange, type ChangeDraft } from './trial-sample'

interface TrialChangeProps {
  entity: Entity
  source: TriggerSource
  change: ChangeDraft
  onChange: (change: ChangeDraft) => void
  /** Les champs qui s'offrent ; tous à défaut. */
  among?: readonly string[]
  /** La valeur d'après. */
  children: ReactNode
}

export function TrialChange({ entity, source, change, onChange, among, children }: TrialChangeProps) {
  const { t } = useTranslation()
  const model = useModel()
  const fields = changeable(entity, source).filter(({ name }) => !among || among.includes(name))
  const field = fieldNamed(entity, change.field)
  const choose = (name: string) => {
    const next = fieldNamed(entity, name)
    onChange(next ? { field: name, old: blankOld(model, next) } : noChange)
  }
  return (
    <div className="grid items-start gap-4 sm:grid-cols-3">
      <FieldFrame id="trial-changed" label={t('trigger.justChanged')} help={t('trigger.justChangedHelp')}>
        {(control) => <Select value={change.field} options={[{ value: '', label: t('trigger.nothingChanged') }, ...fields.map(({ name, label }) => ({ value: name, label }))]} onChange={choose} {...control} />}
      </FieldFrame>
      {field && (
        <FieldFrame key={field.name} id="trial-old" label={t('trigger.valueBefore')}>
          {/* Même un champ que personne ne saisit, comme un état, valait quelque chose avant. */}
          {(control) => <EditorOf field={{ ...field, read_only: false }} value={change.old} onChange={(old) => onChange({ ...change, old })} onBlur={() => undefined} control={control} disabled={false} fullName={`${entityKey(entity)}.${field.name}`} />}
        </FieldFrame>
      )}
      {children}
    </div>
  )
}
