/** Comment la personne lit ses jours, ses heures, ses nombres et ses monnaies, et par quel jour s'ouvre sa semaine ; chaque choix se montre en exemple. */
import { useTranslation } from 'react-i18next'
import { FieldFrame } from '@/components/ui/field-frame'
import { Select } from '@/components/ui/select'
import { toDate } from '@/lib/day'
import { dayText, personal, type CurrencyStyle, type DateOrder, type HourCycle, type NumberStyle, type WeekStart, type Writing } from '@/lib/date-order'
import { formatFor } from '@/lib/format'
import { firstWeekday } from '@/lib/week'
import { useMe } from './use-me'
import { usePreference } from './use-preference'

const dateOrders: DateOrder[] = ['auto', 'dmy', 'mdy', 'ymd']
const hourCycles: HourCycle[] = ['auto', 'h23', 'h12']
const weekStarts: WeekStart[] = ['auto', 'monday', 'saturday', 'sunday']
const numberStyles: NumberStyle[] = ['auto', 'space_comma', 'space_point', 'comma_point', 'point_comma', 'apostrophe_point']
const currencyStyles: CurrencyStyle[] = ['symbol', 'code', 'name']

/** Un jour, une heure, un nombre où chaque écriture se distingue. */
const sample = { day: '2026-12-31', clock: '16:30:00', number: '1234567.89', amount: '1234.50' }
const SUNDAY = toDate('2026-11-22').getTime()

interface Choice {
  name: keyof Writing
  label: string
  options: { value: string; label: string }[]
}

export function WritingFields() {
  const { t, i18n } = useTranslation()
  const own = useMe().preferences.interface ?? {}
  const { chooseWriting } = usePreference()
  const locale = (part: Writing) => personal(i18n.language, part)
  const format = (part: Writing) => formatFor(locale(part), 'UTC')
  const weekday = (part: Writing) => format(part).weekdayName(new Date(SUNDAY + firstWeekday(locale(part)) * 86_400_000).toISOString().slice(0, 10))
  const usual = (one: string, shown: string) => (one === 'auto' ? `${t('display.usual')} · ${shown}` : shown)
  const choices: Choice[] = [
    { name: 'dates', label: t('display.dates'), options: dateOrders.map((dates) => ({ value: dates, label: `${t(`dateOrder.${dates}`)} · ${dayText(sample.day, locale({ dates }))}` })) },
    { name: 'hours', label: t('display.hours'), options: hourCycles.map((hours) => ({ value: hours, label: `${t(`hourCycle.${hours}`)} · ${format({ hours }).clock(sample.clock)}` })) },
    { name: 'week', label: t('display.week'), options: weekStarts.map((week) => ({ value: week, label: usual(week, weekday({ week })) })) },
    { name: 'numbers', label: t('display.numbers'), options: numberStyles.map((numbers) => ({ value: numbers, label: usual(numbers, format({ numbers }).decimal(sample.number)) })) },
    { name: 'currencies', label: t('display.currencies'), options: currencyStyles.map((currencies) => ({ value: currencies, label: `${t(`currencyStyle.${currencies}`)} · ${format({ numbers: own.numbers, currencies }).money(sample.amount, 'EUR')}` })) },
  ]
  return choices.map(({ name, label, options }) => (
    <FieldFrame key={name} id={`writing-${name}`} label={label}>
      {(control) => <Select value={own[name] ?? options[0]?.value ?? ''} options={options} onChange={(next) => chooseWriting({ [name]: next })} {...control} />}
    </FieldFrame>
  ))
}
