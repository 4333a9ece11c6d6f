/** La répétition, en mots ou en règle, et les prochaines fois qu'elle donne. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { mayTryQuery, occurrencesQuery } from '@/features/calendar/api/recurrence'
import { isDay } from '@/lib/day'
import { faultText } from '@/lib/form/fault-text'
import { useFormPart, type Form } from '@/lib/form/form'
import { formatFor, useFormat } from '@/lib/format'
import { asProblem } from '@/lib/http/problem'
import { frequencies, readRule, writeRule, type Frequency, type Rule } from '@/lib/recurrence'
import { toWall, wallNow } from '@/lib/time'
import { useDebounced } from '@/lib/use-debounced'
import { instantAt } from './items'
import { RuleBox } from './rule-box'
import { useRuleWords } from './use-rule-words'

const NEXT = 5

const part = (form: Form, name: string) => String(form.values()[name] ?? '')
const ruleOf = (form: Form) => part(form, 'recurrence')
/** Le jour et l'heure du début, au lieu de l'événement ; maintenant, tant qu'il ne se lit pas. */
function startOf(form: Form): string {
  const [first, now] = [part(form, 'first_day'), wallNow(zoneOf(form))]
  if (form.values().all_day === true) return isDay(first) ? first : now.slice(0, 10)
  return toWall(part(form, 'starts_at'), zoneOf(form)) || now
}
const zoneOf = (form: Form) => part(form, 'timezone') || 'UTC'
const faultOf = (form: Form) => form.faults().find(({ path }) => path === 'recurrence')

export function RecurrenceBox({ form }: { form: Form }) {
  const { t } = useTranslation()
  const words = useRuleWords()
  const text = useFormPart(form, ruleOf)
  const start = useFormPart(form, startOf)
  const zone = useFormPart(form, zoneOf)
  const fault = useFormPart(form, faultOf)
  const rule = readRule(text, zone)
  const [raw, setRaw] = useState(text !== '' && !rule)
  const allDay = start.length === 10
  const until = (day: string) => (allDay ? day.replaceAll('-', '') : instantAt(day, 24 * 60 - 1, zone).replace(/[-:]/g, ''))
  const write = (next: Rule | undefined) => form.set('recurrence', next ? writeRule(next, until) : '')
  const mode = raw ? 'raw' : (rule?.frequency ?? '')
  const choose = (next: string) => {
    setRaw(next === 'raw')
    if (next === 'raw') return
    const frequency = frequencies.find((one) => one === next)
    write(frequency && ruleFor(frequency, rule))
  }
  const choices = [{ value: '', label: t('agenda.repeat.none') }, ...frequencies.map((one) => ({ value: one, label: t(`agenda.repeat.${one}`) })), { value: 'raw', label: t('agenda.repeat.raw') }]
  return (
    <div className="grid gap-3">
      <FieldFrame id={raw ? 'field-repeat' : 'field-recurrence'} label={t('agenda.repeat.label')} error={!raw && fault ? faultText(t, fault) : undefined}>
        {(control) => <Select value={mode} options={choices} onChange={choose} {...control} />}
      </FieldFrame>
      {raw && (
        <FieldFrame id="field-recurrence" label={t('agenda.repeat.rule')} help={t('agenda.repeat.ruleHelp')} error={fault && faultText(t, fault)}>
          {(control) => <Input className="font-mono" spellCheck={false} value={text} onChange={(event) => form.set('recurrence', event.target.value)} {...control} />}
        </FieldFrame>
      )}
      {!raw && rule && <RuleBox rule={rule} day={start.slice(0, 10)} onChange={write} />}
      {text !== '' && (
        <div className="rounded-lg border bg-muted/50 p-3 text-label">
          {rule && <p className="font-medium first-letter:uppercase">{words(text, zone)}</p>}
          <Next rule={text} start={start} zone={zone} />
        </div>
      )}
    </div>
  )
}

/** Ce qui va d'une fréquence à l'autre : le pas et la fin. */
const ruleFor = (frequency: Frequency, before: Rule | undefined): Rule => ({ frequency, interval: before?.interval ?? 1, days: [], ending: before?.ending ?? { kind: 'never' } })

function Next({ rule, start, zone }: { rule: string; start: string; zone: string }) {
  const { t } = useTranslation()
  const { locale } = useFormat()
  const format = formatFor(locale, zone)
  // Le serveur ne prête ce calcul qu'à qui en a le droit ; les mots, eux, sont à tous.
  const { data: may = false } = useQuery(mayTryQuery)
  const asked = useDebounced(rule, 300)
  const { data, error } = useQuery({ ...occurrencesQuery(zone, start, asked, NEXT), enabled: may })
  if (error) return <p className="text-danger">{asProblem(error).errors[0]?.message ?? asProblem(error).message}</p>
  if (!data) return null
  return (
    <>
      <p className="mt-1 text-muted-foreground">{t('agenda.next')}</p>
      <ul className="tnum">
        {data.occurrences.map((one, rank) => (
          <li key={one} className="first-letter:uppercase">
            {one.length === 10 ? format.fullDay(one) : format.datetime(data.occurrences_utc[rank] ?? one)}
          </li>
        ))}
      </ul>
    </>
  )
}
