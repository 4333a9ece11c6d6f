/** Quand : des heures dans le fuseau du lieu, ou des journées entières. Avancer le début avance la fin. */
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { FieldFrame } from '@/components/ui/field-frame'
import { ZoneBox } from '@/components/ui/zone-box'
import { addDays } from '@/lib/calendar'
import { isDay } from '@/lib/day'
import { faultText } from '@/lib/form/fault-text'
import { useFormPart, type Form } from '@/lib/form/form'
import { useFormat, ZoneContext } from '@/lib/format'
import { isInstant, toWall } from '@/lib/time'
import { FormField } from '@/views/form/form-field'
import { stamp } from './items'
import { asDays, asHours } from './other-kind'
import { useWhenWords } from './use-when-words'

const text = (form: Form, name: string): string => String(form.values()[name] ?? '')
const zoneOf = (form: Form) => text(form, 'timezone')
const startOf = (form: Form) => text(form, 'starts_at')
const endOf = (form: Form) => text(form, 'ends_at')
const firstOf = (form: Form) => text(form, 'first_day')
const timeOf = (value: string): number => (isDay(value) || isInstant(value) ? Date.parse(value) : Number.NaN)
const isAllDay = (form: Form) => form.values().all_day === true
const zoneFaultOf = (form: Form) => form.faults().find(({ path }) => path === 'timezone')

export function WhenBox({ form, owner }: { form: Form; owner: string }) {
  const { t } = useTranslation()
  const mine = useFormat()
  const words = useWhenWords()
  const zone = useFormPart(form, zoneOf) || mine.zone
  const start = useFormPart(form, startOf)
  const end = useFormPart(form, endOf)
  const first = useFormPart(form, firstOf)
  const allDay = useFormPart(form, isAllDay)
  const zoneFault = useFormPart(form, zoneFaultOf)
  useFollowing(form, start, first, allDay, zone)
  const named = (names: string[]) => names.flatMap((name) => form.fields.find((field) => field.name === name) ?? [])
  const here = !allDay && isInstant(start) && isInstant(end) && toWall(start, zone) !== toWall(start, mine.zone) ? words.of({ start, end, all_day: false, first_day: null, last_day: null }) : ''
  return (
    <div className="grid gap-4">
      {named(['all_day']).map((field) => (
        <FormField key={field.name} form={form} field={field} owner={owner} />
      ))}
      <ZoneContext value={zone}>
        <div className="grid gap-4">
          {named(['starts_at', 'ends_at', 'first_day', 'last_day']).map((field) => (
            <FormField key={field.name} form={form} field={field} owner={owner} />
          ))}
        </div>
      </ZoneContext>
      <FieldFrame id="field-timezone" label={form.fields.find((field) => field.name === 'timezone')?.label ?? ''} required help={here ? t('agenda.here', { when: here }) : undefined} error={zoneFault && faultText(t, zoneFault)}>
        {(control) => <ZoneBox zone={zone} control={control} onChoose={(next) => form.set('timezone', next)} />}
      </FieldFrame>
    </div>
  )
}

/** La fin suit le début : un événement garde sa longueur. Passer aux journées entières, ou en revenir, garde le moment. */
function useFollowing(form: Form, start: string, first: string, allDay: boolean, zone: string): void {
  const before = useRef({ start, first, allDay })
  useEffect(() => {
    const was = before.current
    if (allDay !== was.allDay) {
      const when = { starts_at: start, ends_at: text(form, 'ends_at'), first_day: first, last_day: text(form, 'last_day') }
      for (const [name, value] of Object.entries(allDay ? asDays(when, zone) : asHours(when, zone))) form.set(name, value)
      before.current = { start: startOf(form), first: firstOf(form), allDay }
      return
    }
    // Pendant la frappe, un texte qui n'est pas encore une date ne déplace rien.
    const [moved, days] = [timeOf(start) - timeOf(was.start), timeOf(first) - timeOf(was.first)]
    const end = timeOf(text(form, 'ends_at'))
    const last = text(form, 'last_day')
    if (moved && !Number.isNaN(end)) form.set('ends_at', stamp(new Date(end + moved)))
    if (days && isDay(last)) form.set('last_day', addDays(last, Math.round(days / 86_400_000)))
    if (!Number.isNaN(timeOf(start))) was.start = start
    if (!Number.isNaN(timeOf(first))) was.first = first
  }, [form, start, first, allDay, zone])
}
