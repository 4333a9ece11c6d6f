/** Instant : écrit à l'heure murale du fuseau montré, dans le format de la personne, et gardé en UTC. */
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays } from '@/lib/calendar'
import { clockText, dayShape, isMomentComplete, momentText, readMomentText, sample } from '@/lib/date-text'
import { useFormat } from '@/lib/format'
import { isInstant, toInstant, toWall, wallNow, zoneName } from '@/lib/time'
import { CalendarButton } from './calendar-button'
import { DateBox, openerId, type DateControlProps } from './date-box'
import { Calendar } from './date-input'
import { useTyped } from './use-typed'

interface DateTimeInputProps extends DateControlProps {
  /** Jours hors desquels rien ne se choisit au calendrier. */
  min?: string
  max?: string
}

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

const stamp = (instant: Date): string => instant.toISOString().replace('.000', '')

/** La valeur est un instant UTC, ou le texte tapé quand il ne se lit pas. */
export function DateTimeInput({ value, onChange, onBlur, min, max, disabled, ...control }: DateTimeInputProps) {
  const { t } = useTranslation()
  const { locale, zone, shortDay } = useFormat()
  const spare = useId()
  const id = control.id ?? spare
  const typed = useTyped(value, onChange, {
    write: (instant) => momentText(instant, locale, zone),
    read: (text, held) => readMomentText(text, { locale, zone, now: wallNow(zone), held }),
    isComplete: isMomentComplete,
    isValue: isInstant,
  })
  const shape = dayShape(locale, t('calendar.letters').split(' '))
  const known = typed.understood
  const wall = known ? toWall(known, zone) : ''
  const at = (day: string, time: string) => {
    const instant = toInstant(`${day}T${time}`, zone)
    return instant && stamp(instant)
  }
  /** Le jour, l'heure ou la minute, selon où est le curseur. */
  const step = (by: number, caret: number) => {
    if (typed.text === '') return at(wallNow(zone).slice(0, 10), wallNow(zone).slice(11))
    if (!known) return undefined
    const clock = typed.text.search(/\d{1,2}\D\d{2}\D*$/)
    if (caret < clock) return at(addDays(wall.slice(0, 10), by), wall.slice(11))
    return stamp(new Date(Date.parse(known) + by * (/^\d{0,2}$/.test(typed.text.slice(clock, caret)) ? HOUR_MS : MINUTE_MS)))
  }
  return (
    <DateBox
      {...control}
      id={id}
      typed={typed}
      disabled={disabled}
      onBlur={onBlur}
      onStep={step}
      placeholder={`${shape} ${clockText(sample.clock, locale)}`}
      note={wall && shortDay(wall.slice(0, 10))}
      zone={zoneName(zone, locale, known)}
    >
      {!disabled && (
        <Calendar
          id={openerId(id)}
          trigger={(props) => <CalendarButton id={openerId(id)} aria-describedby={control['aria-labelledby']} {...props} />}
          labelledBy={control['aria-labelledby']}
          day={wall.slice(0, 10) || undefined}
          time={wall.slice(11) || wallNow(zone).slice(11)}
          min={min}
          max={max}
          onPick={(day, time) => {
            const next = at(day, time)
            if (next) typed.put(next)
          }}
          onClear={value !== '' && !control['aria-required'] ? () => typed.put('') : undefined}
        />
      )}
    </DateBox>
  )
}
