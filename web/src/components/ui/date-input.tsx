/** Jour : écrit dans le format de la personne, lu aussi en ISO et en formes courtes (`22/11`, `+3`, `hier`), ou pris dans un calendrier. */
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays } from '@/lib/calendar'
import { dayText } from '@/lib/date-order'
import { dayShape, isDayComplete, readDayText } from '@/lib/date-text'
import { isDay } from '@/lib/day'
import { useFormat } from '@/lib/format'
import { wallNow } from '@/lib/time'
import { CalendarButton } from './calendar-button'
import { DateBox, openerId, type DateControlProps } from './date-box'
import { deferred } from './deferred'
import { useTyped } from './use-typed'

export const Calendar = deferred(() => import('./calendar-popover'), 'dialog')

interface DateInputProps extends DateControlProps {
  /** Jours `AAAA-MM-JJ` hors desquels rien ne se choisit au calendrier ; qui les écrit est averti par le formulaire. */
  min?: string
  max?: string
}

/** La valeur est `AAAA-MM-JJ`, ou le texte tapé quand il ne se lit pas. */
export function DateInput({ value, onChange, onBlur, min, max, disabled, ...control }: DateInputProps) {
  const { t } = useTranslation()
  const { locale, zone, shortDay } = useFormat()
  const spare = useId()
  const id = control.id ?? spare
  const today = wallNow(zone).slice(0, 10)
  const typed = useTyped(value, onChange, { write: (day) => dayText(day, locale), read: (text) => readDayText(text, locale, today), isComplete: isDayComplete, isValue: isDay })
  const step = (by: number) => (typed.text === '' ? today : typed.understood && within(addDays(typed.understood, by)))
  return (
    <DateBox {...control} id={id} typed={typed} disabled={disabled} onBlur={onBlur} onStep={step} placeholder={dayShape(locale, t('calendar.letters').split(' '))} note={typed.understood && shortDay(typed.understood)}>
      {!disabled && (
        <Calendar
          id={openerId(id)}
          trigger={(props) => <CalendarButton id={openerId(id)} aria-describedby={control['aria-labelledby']} {...props} />}
          labelledBy={control['aria-labelledby']}
          day={typed.understood}
          min={min}
          max={max}
          onPick={typed.put}
          onClear={value !== '' && !control['aria-required'] ? () => typed.put('') : undefined}
        />
      )}
    </DateBox>
  )
}

const within = (day: string): string | undefined => (isDay(day) ? day : undefined)
