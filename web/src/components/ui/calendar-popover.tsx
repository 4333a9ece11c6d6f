/** Calendrier d'une date : un mois, de quoi en changer, et l'heure si elle se choisit aussi. Vient au premier geste. */
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addMonths, monthsOf } from '@/lib/calendar'
import { clockText, isClock, sample } from '@/lib/date-text'
import { isDay } from '@/lib/day'
import { useFormat } from '@/lib/format'
import { wallNow } from '@/lib/time'
import { Button } from './button'
import { CalendarButton } from './calendar-button'
import { FieldFrame } from './field-frame'
import { controlStyle } from './input'
import { MonthGrid } from './month-grid'
import { Popover, PopoverClose, PopoverContent, PopoverTrigger } from './popover'
import { TimeInput } from './time-input'
import { useHeld } from './use-typed'

interface CalendarPopoverProps {
  id: string
  /** Le libellé du champ. */
  labelledBy?: string
  day: string | undefined
  /** L'heure, là où elle se choisit : le calendrier reste alors ouvert après le jour. */
  time?: string
  min?: string
  max?: string
  onPick: (day: string, time: string) => void
  onClear?: () => void
}

const FIRST = '0001-01-01'
const LAST = '9999-12-31'
/** Des années de part et d'autre de celle montrée. */
const AROUND = 100

export default function CalendarPopover({ id, labelledBy, ...rest }: CalendarPopoverProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(true)
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <CalendarButton id={id} aria-describedby={labelledBy} />
      </PopoverTrigger>
      <PopoverContent
        align="end"
        aria-label={t('calendar.region')}
        data-calendar-popover
        className="w-72 p-3 touch:w-84"
        // La case d'une liste, ou le formulaire, qui porte la date n'a pas à lire ces touches.
        onKeyDown={(event) => event.stopPropagation()}
        onOpenAutoFocus={(event) => {
          event.preventDefault()
          // Il n'est pas encore à sa place : sans cela, la page défilerait jusqu'à celle d'où il vient.
          ;(event.currentTarget as HTMLElement).querySelector<HTMLElement>('[data-day][tabindex="0"]')?.focus({ preventScroll: true })
        }}
        onCloseAutoFocus={(event) => {
          // Radix rend le focus, sauf après un clic ailleurs : on ne le reprend que si personne ne l'a.
          event.preventDefault()
          const owner = document.activeElement
          if (!owner || owner === document.body || (event.currentTarget as HTMLElement | null)?.contains(owner)) document.getElementById(id)?.focus()
        }}
      >
        <CalendarBody {...rest} onDone={() => setOpen(false)} />
      </PopoverContent>
    </Popover>
  )
}

function CalendarBody({ day, time, min = FIRST, max = LAST, onPick, onClear, onDone }: Omit<CalendarPopoverProps, 'id' | 'labelledBy'> & { onDone: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const titleId = useId()
  const hourId = useId()
  const today = wallNow(format.zone).slice(0, 10)
  const bounded = (one: string) => (!isDay(one) ? active : one < min ? min : one > max ? max : one)
  const [active, setActive] = useState(day ?? (today < min ? min : today > max ? max : today))
  const [hour, setHour] = useState(time ?? '')
  const { isUnread, ...held } = useHeld(hour, isClock, (next) => {
    setHour(next)
    if (day) onPick(day, next)
  })
  const pick = (one: string) => {
    setActive(one)
    onPick(one, hour)
    if (time === undefined) onDone()
    else document.getElementById(hourId)?.focus()
  }
  const years = Array.from({ length: 2 * AROUND + 1 }, (_, rank) => String(Number(active.slice(0, 4)) - AROUND + rank).padStart(4, '0')).filter((year) => year >= min.slice(0, 4) && year <= max.slice(0, 4))
  return (
    <div className="grid gap-2">
      <h2 id={titleId} aria-live="polite" className="sr-only">
        {format.month(active)}
      </h2>
      <div className="grid grid-cols-[auto_1fr_5rem_auto] items-center gap-1">
        <Button size="icon" variant="ghost" aria-label={t('calendar.previous')} disabled={active.slice(0, 7) <= min.slice(0, 7)} onClick={() => setActive(bounded(addMonths(active, -1)))}>
          <ChevronLeft aria-hidden />
        </Button>
        <select aria-label={t('calendar.spans.month')} className={`${controlStyle} h-control px-1.5`} value={active.slice(5, 7)} onChange={(event) => setActive(bounded(addMonths(active, Number(event.target.value) - Number(active.slice(5, 7)))))}>
          {monthsOf(active).map((one) => (
            <option key={one} value={one.slice(5, 7)}>
              {format.monthName(one)}
            </option>
          ))}
        </select>
        <select aria-label={t('calendar.spans.year')} className={`${controlStyle} tnum h-control px-1.5`} value={active.slice(0, 4)} onChange={(event) => setActive(bounded(addMonths(active, 12 * (Number(event.target.value) - Number(active.slice(0, 4))))))}>
          {years.map((year) => (
            <option key={year}>{year}</option>
          ))}
        </select>
        <Button size="icon" variant="ghost" aria-label={t('calendar.next')} disabled={active.slice(0, 7) >= max.slice(0, 7)} onClick={() => setActive(bounded(addMonths(active, 1)))}>
          <ChevronRight aria-hidden />
        </Button>
      </div>
      <MonthGrid labelledBy={titleId} active={active} chosen={day} today={today} min={min} max={max} onActive={(one) => setActive(bounded(one))} onPick={pick} />
      {time !== undefined && (
        <FieldFrame id={hourId} label={t('calendar.hour')} error={isUnread ? t('form.fault.bad_time', { example: clockText(sample.clock, format.locale) }) : undefined}>
          {(control) => <TimeInput {...control} {...held} />}
        </FieldFrame>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button size="small" disabled={today < min || today > max} onClick={() => pick(today)}>
          {t('calendar.today')}
        </Button>
        {onClear && (
          <Button
            size="small"
            variant="ghost"
            onClick={() => {
              onClear()
              onDone()
            }}
          >
            {t('action.clear')}
          </Button>
        )}
        {time !== undefined && (
          <PopoverClose asChild>
            <Button size="small" variant="primary" className="ml-auto">
              {t('calendar.done')}
            </Button>
          </PopoverClose>
        )}
      </div>
    </div>
  )
}
