/** Quand le rappeler : tant avant, dans l'application ou par courriel. */
import { Plus, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Select } from '@/components/ui/select'
import { useModel } from '@/features/model/use-model'
import { useFormPart, type Form } from '@/lib/form/form'
import { blankValues, formFields, newRow, type Row } from '@/lib/form/values'
import { fieldNamed } from '@/lib/model'

const NAME = 'reminders'
const usual = [0, 5, 15, 30, 60, 120, 1440, 2880, 10_080]
const rowsOf = (form: Form) => form.values()[NAME] as Row[] | undefined

export function RemindersBox({ form }: { form: Form }) {
  const { t } = useTranslation()
  const model = useModel()
  const field = form.fields.find((one) => one.name === NAME)
  const rows = useFormPart(form, rowsOf) ?? []
  const owned = model.entities[field?.of ?? '']
  if (!field || !owned) return null
  const before = (minutes: number) => {
    if (minutes === 0) return t('agenda.before.now')
    const [unit, size] = minutes % 10_080 === 0 ? (['weeks', 10_080] as const) : minutes % 1440 === 0 ? (['days', 1440] as const) : minutes % 60 === 0 ? (['hours', 60] as const) : (['minutes', 1] as const)
    return t(`agenda.before.${unit}`, { count: minutes / size })
  }
  const change = (row: Row, part: Record<string, unknown>) => form.set(NAME, rows.map((one) => (one.$key === row.$key ? { ...one, ...part } : one)))
  const choices = (row: Row) => [...new Set([...usual, Number(row.minutes)])].toSorted((left, right) => left - right).map((minutes) => ({ value: String(minutes), label: before(minutes) }))
  return (
    <fieldset id={`field-${NAME}`} className="grid gap-2">
      <legend className="pb-1.5 text-label font-medium">{field.label}</legend>
      {rows.map((row, rank) => (
        <div key={row.$key} className="flex items-center gap-2">
          <Select aria-label={t('agenda.reminderWhen', { rank: rank + 1 })} value={String(row.minutes)} options={choices(row)} onChange={(minutes) => change(row, { minutes })} />
          <Select aria-label={t('agenda.reminderHow', { rank: rank + 1 })} value={String(row.channel)} options={fieldNamed(owned, 'channel')?.options ?? []} onChange={(channel) => change(row, { channel })} />
          <Button variant="ghost" size="smallIcon" aria-label={t('action.removeNamed', { name: before(Number(row.minutes)) })} onClick={() => form.set(NAME, rows.filter((one) => one.$key !== row.$key))}>
            <X aria-hidden />
          </Button>
        </div>
      ))}
      <Button className="justify-self-start" onClick={() => form.set(NAME, [...rows, newRow({ ...blankValues(model, formFields(owned)), minutes: '15' })])}>
        <Plus aria-hidden />
        {t('agenda.addReminder')}
      </Button>
    </fieldset>
  )
}
