/** La grille de la période choisie. Imprimé, et au téléphone, ce qui est heure par heure se lit en liste. */
import { useTranslation } from 'react-i18next'
import { useFormat } from '@/lib/format'
import { usePhone, usePrint } from '@/lib/use-media'
import { useFirstWeekday } from '@/lib/week'
import { DayList } from '@/views/calendar/day-list'
import { MonthAgenda, MonthGrid } from '@/views/calendar/month-grid'
import { WeekGrid } from '@/views/calendar/week-grid'
import { YearGrid } from '@/views/calendar/year-grid'
import { drawnOn } from './drawn'
import { EventButton } from './event-button'
import { HoursGrid } from './hours-grid'
import type { Placed, Shift } from './items'
import { hourDays, type AgendaSpan } from './span'
import type { Grab } from './use-grab'

interface AgendaBodyProps {
  span: AgendaSpan
  day: string
  today: string
  now: number
  byDay: Map<string, Placed[]>
  grab: Grab | undefined
  followed: string | undefined
  mayMove: boolean
  onOpen: (placed: Placed) => void
  onShift: (placed: Placed, shift: Shift) => void
  onDay: (day: string) => void
  onMonth: (month: string) => void
  onCreate: ((day: string) => void) | undefined
}

const keyOfPlaced = ({ key }: Placed) => key

export function AgendaBody({ span, day, today, now, byDay, grab, followed, mayMove, onOpen, onShift, onDay, onMonth, onCreate }: AgendaBodyProps) {
  const { t } = useTranslation()
  const phone = usePhone()
  const print = usePrint()
  const { fullDay } = useFormat()
  const first = useFirstWeekday()
  const create = onCreate && { label: (one: string) => t('agenda.createOn', { day: fullDay(one) }), on: onCreate }
  const shape = {
    byDay,
    day,
    today,
    keyOf: keyOfPlaced,
    show: (placed: Placed, tall: boolean) => <EventButton placed={placed} tall={tall} movable={mayMove} onOpen={onOpen} onShift={onShift} />,
  }
  if (span === 'year') return <YearGrid {...shape} counted={(count) => t('agenda.count', { count })} onMonth={onMonth} />
  if (span === 'month') return <MonthGrid {...shape} over={grab?.to.day} followed={followed} create={create} onOpen={onDay} />
  if (span === 'list') return <MonthAgenda {...shape} />
  if (span === 'day' && (phone || print)) return <DayList {...shape} events={byDay.get(day) ?? []} empty={t('calendar.empty')} />
  if (phone || print) return <WeekGrid {...shape} />
  return (
    <HoursGrid
      key={span}
      days={hourDays(span, day, first)}
      byDay={byDay}
      today={today}
      now={now}
      drawn={(one) => drawnOn(grab, one)}
      onDay={onDay}
      create={create}
      show={(placed, filling) => <EventButton placed={placed} tall={filling} filling={filling} byHour movable={mayMove} onOpen={onOpen} onShift={onShift} />}
    />
  )
}
