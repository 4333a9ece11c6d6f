/** Essayer sur un événement du système inventé : un champ par chose qu'il apporte ; ce qu'on laisse vide manque. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Checkbox } from '@/components/ui/checkbox'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input } from '@/components/ui/input'
import { systemEventsQuery, type SystemField } from '@/features/automation/api/triggers'
import { RefCombobox } from '@/fields/link/ref-combobox'
import { useFormat } from '@/lib/format'
import type { Ref } from '@/lib/ref'
import { inventedPayload, type Invented } from './system-payload'
import { TryButton, type Trying } from './trial-button'

interface TrialSystemProps extends Trying {
  /** L'événement attendu. */
  name: string
}

export function TrialSystem({ name, busy, onTry }: TrialSystemProps) {
  const { t, i18n } = useTranslation()
  const { zone } = useFormat()
  const { data: events } = useQuery(systemEventsQuery(i18n.language))
  const [values, setValues] = useState<Invented>({})
  const event = events?.find((one) => one.name === name)
  if (!event) return events ? <p className="text-muted-foreground">{t('trigger.system.none')}</p> : null
  return (
    <div className="grid gap-4 rounded-lg border bg-card p-4">
      <p className="text-label text-muted-foreground">{t('trigger.system.invent')}</p>
      <div className="grid items-start gap-x-6 gap-y-4 sm:grid-cols-2">
        {event.fields.map((field) => (
          <InventedField key={field.name} field={field} value={values[field.name]} onChange={(value) => setValues((before) => ({ ...before, [field.name]: value }))} />
        ))}
      </div>
      <TryButton busy={busy} onClick={() => onTry({ payload: inventedPayload(event, values, zone) })} />
    </div>
  )
}

interface InventedFieldProps {
  field: SystemField
  value: Invented[string]
  onChange: (value: Invented[string]) => void
}

const kinds: Partial<Record<SystemField['type'], string>> = { number: 'number', datetime: 'datetime-local' }

function InventedField({ field, value, onChange }: InventedFieldProps) {
  const id = `trial-${field.name}`
  const label = field.label ?? field.name
  if (field.type === 'boolean') {
    return (
      <label className="flex min-h-6 items-center gap-2.5 self-center touch:min-h-11">
        <Checkbox checked={value === true} onChange={(event) => onChange(event.target.checked)} />
        {label}
      </label>
    )
  }
  return (
    <FieldFrame id={id} label={label}>
      {(control) =>
        field.entity ? (
          <RefCombobox target={field.entity} many={field.type === 'records'} chosen={Array.isArray(value) ? value : []} onChoose={(chosen: Ref[]) => onChange(chosen)} control={control} />
        ) : (
          <Input type={kinds[field.type] ?? 'text'} value={typeof value === 'string' ? value : ''} onChange={(event) => onChange(event.target.value)} {...control} />
        )
      }
    </FieldFrame>
  )
}
