/** Les réglages d'une répétition : le pas, les jours, la fin. */
import { useTranslation } from 'react-i18next'
import { DateInput } from '@/components/ui/date-input'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { useHeld } from '@/components/ui/use-typed'
import { addMonths } from '@/lib/calendar'
import { cx } from '@/lib/cx'
import { isDay } from '@/lib/day'
import { faultText } from '@/lib/form/fault-text'
import { useFormat } from '@/lib/format'
import { dayNamed, rankOf, weekdayOf, weekdays, type Ending, type MonthDay, type Rule } from '@/lib/recurrence'
import { rankNames } from './use-rule-words'

const MOST_COUNT = 999

interface RuleBoxProps {
  rule: Rule
  /** Le jour du début. */
  day: string
  onChange: (rule: Rule) => void
}

export function RuleBox({ rule, day, onChange }: RuleBoxProps) {
  const { t } = useTranslation()
  const change = (next: Partial<Rule>) => onChange({ ...rule, ...next })
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <FieldFrame id="rule-interval" label={t(`agenda.repeat.interval.${rule.frequency}`)}>
        {(control) => <Input type="number" min={1} max={MOST_COUNT} value={rule.interval} onChange={(event) => change({ interval: bounded(event.target.value) })} {...control} />}
      </FieldFrame>
      {rule.frequency === 'MONTHLY' && <MonthDayBox day={day} value={rule.monthDay} onChange={(monthDay) => change({ monthDay })} />}
      {rule.frequency === 'WEEKLY' && <DaysBox rule={rule} day={day} onChange={change} />}
      <EndingBox ending={rule.ending} day={day} onChange={(ending) => change({ ending })} />
    </div>
  )
}

const bounded = (text: string): number => Math.min(MOST_COUNT, Math.max(1, Math.floor(Number(text)) || 1))

function DaysBox({ rule, day, onChange }: { rule: Rule; day: string; onChange: (part: Partial<Rule>) => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const chosen = rule.days.length > 0 ? rule.days : [weekdayOf(day)]
  return (
    <fieldset className="sm:col-span-full">
      <legend className="pb-1.5 text-label font-medium">{t('agenda.repeat.days')}</legend>
      <div className="flex flex-wrap gap-1">
        {weekdays.map((one) => (
          <label
            key={one}
            className={cx(
              'grid min-h-control min-w-10 cursor-pointer place-items-center rounded-md border border-input px-2 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ring',
              chosen.includes(one) && 'border-primary bg-accent font-medium text-accent-foreground',
            )}
          >
            <input
              type="checkbox"
              className="sr-only"
              checked={chosen.includes(one)}
              onChange={(event) => {
                const next = event.target.checked ? [...chosen, one] : chosen.filter((other) => other !== one)
                if (next.length > 0) onChange({ days: next })
              }}
            />
            <span aria-hidden>{format.weekday(dayNamed(one))}</span>
            <span className="sr-only">{format.weekdayName(dayNamed(one))}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

function MonthDayBox({ day, value, onChange }: { day: string; value: MonthDay | undefined; onChange: (value: MonthDay | undefined) => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const date = Number(day.slice(8))
  const rank = { kind: 'rank', rank: rankOf(day), weekday: weekdayOf(day) } as const
  const kept = value?.kind === 'rank' ? value : rank
  const onDate = value?.kind === 'date' ? value.day : date
  const options = [
    { value: 'date', label: t('agenda.rule.onDate', { day: onDate }) },
    { value: 'rank', label: t('agenda.rule.onRank', { rank: t(`agenda.rank.${rankNames[kept.rank]}`), day: format.weekdayName(dayNamed(kept.weekday)) }) },
  ]
  return (
    <FieldFrame id="rule-month-day" label={t('agenda.repeat.monthDay')}>
      {(control) => <Select value={value?.kind ?? 'date'} options={options} onChange={(next) => onChange(next === 'rank' ? kept : { kind: 'date', day: onDate })} {...control} />}
    </FieldFrame>
  )
}

function EndingBox({ ending, day, onChange }: { ending: Ending; day: string; onChange: (ending: Ending) => void }) {
  const { t } = useTranslation()
  const kinds = ['never', 'count', 'until'] as const
  const choose = (kind: string) => onChange(kind === 'count' ? { kind: 'count', count: 10 } : kind === 'until' ? { kind: 'until', day: addMonths(day, 3) } : { kind: 'never' })
  return (
    <>
      <FieldFrame id="rule-ending" label={t('agenda.repeat.ending')}>
        {(control) => <Select value={ending.kind} options={kinds.map((one) => ({ value: one, label: t(`agenda.ending.${one}`) }))} onChange={choose} {...control} />}
      </FieldFrame>
      {ending.kind === 'count' && (
        <FieldFrame id="rule-count" label={t('agenda.repeat.count')}>
          {(control) => <Input type="number" min={1} max={MOST_COUNT} value={ending.count} onChange={(event) => onChange({ kind: 'count', count: bounded(event.target.value) })} {...control} />}
        </FieldFrame>
      )}
      {ending.kind === 'until' && <UntilBox until={ending.day} day={day} onChange={(until) => onChange({ kind: 'until', day: until })} />}
    </>
  )
}

/** Une fin effacée ou illisible n'est pas une fin : la règle garde la précédente, et la case le dit. */
function UntilBox({ until, day, onChange }: { until: string; day: string; onChange: (until: string) => void }) {
  const { t } = useTranslation()
  const { isUnread, ...held } = useHeld(until, (text) => isDay(text) && text >= day, onChange)
  const early = isDay(held.value) && { path: '', code: 'too_early', params: { limit: day } }
  return (
    <FieldFrame id="rule-until" label={t('agenda.repeat.until')} required error={isUnread ? faultText(t, early || { path: '', code: 'bad_date', params: { sample: 'day' } }) : undefined}>
      {(control) => <DateInput min={day} {...held} {...control} />}
    </FieldFrame>
  )
}
