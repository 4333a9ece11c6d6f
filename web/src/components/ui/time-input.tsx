/** Heure du jour : écrite dans le format de la personne, lue aussi `9h30`, `930`, `9:30 PM`. */
import { useId } from 'react'
import { clockText, isClock, isClockComplete, readClockText, sample } from '@/lib/date-text'
import { useFormat } from '@/lib/format'
import { DateBox, type DateControlProps } from './date-box'
import { useTyped } from './use-typed'

const DAY = 24 * 60

/** La valeur est `HH:MM` (`HH:MM:SS` s'il y a des secondes), ou le texte tapé quand il ne se lit pas. */
export function TimeInput({ value, onChange, onBlur, disabled, ...control }: DateControlProps) {
  const { locale } = useFormat()
  const spare = useId()
  const typed = useTyped(value, onChange, { write: (time) => clockText(time, locale), read: readClockText, isComplete: isClockComplete, isValue: isClock })
  /** L'heure ou la minute, selon où est le curseur ; minuit suit 23 h 59. */
  const step = (by: number, caret: number) => {
    if (!typed.understood) return typed.text === '' ? '08:00' : undefined
    const [hour = 0, minute = 0] = typed.understood.split(':').map(Number)
    const next = (hour * 60 + minute + by * (/^\d{0,2}$/.test(typed.text.slice(0, caret)) ? 60 : 1) + DAY) % DAY
    return `${String(Math.floor(next / 60)).padStart(2, '0')}:${String(next % 60).padStart(2, '0')}`
  }
  return <DateBox {...control} id={control.id ?? spare} typed={typed} disabled={disabled} onBlur={onBlur} onStep={step} placeholder={clockText(sample.clock, locale)} />
}
