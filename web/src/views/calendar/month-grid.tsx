/** Un mois en semaines ; un jour trop plein renvoie à sa journée. Sur téléphone, la liste des jours qui ont quelque chose. */
import { useTranslation } from 'react-i18next'
import { daysFrom, monthWeeks, startOfWeek } from '@/lib/calendar'
import { cx } from '@/lib/cx'
import { useFormat } from '@/lib/format'
import type { Entity } from '@/lib/model'
import { usePhone } from '@/lib/use-media'
import type { CalendarEvent } from './calendar-view'
import { EventLink } from './event-link'

export interface MonthGridProps {
  entity: Entity
  byDay: Map<string, CalendarEvent[]>
  day: string
  today: string
  /** Ouvre la journée. */
  onOpen: (day: string) => void
}

const MOST_EVENTS = 3

export function MonthGrid(props: MonthGridProps) {
  const phone = usePhone()
  return phone ? <MonthAgenda {...props} /> : <MonthTable {...props} />
}

function MonthTable({ entity, byDay, day, today, onOpen }: MonthGridProps) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <table className="h-full w-full table-fixed border-separate border-spacing-0">
      <caption className="sr-only">{format.month(day)}</caption>
      <thead>
        <tr>
          {daysFrom(startOfWeek(day), 7).map((one) => (
            <th key={one} scope="col" className="sticky top-0 z-10 h-8 border-b bg-muted px-2 text-left text-label font-medium text-muted-foreground first-letter:uppercase">
              {format.weekday(one)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {monthWeeks(day).map((week) => (
          <tr key={week[0]}>
            {week.map((one) => {
              const events = byDay.get(one) ?? []
              const more = events.length - MOST_EVENTS
              return (
                <td key={one} className={cx('h-28 border-r border-b p-1 align-top last:border-r-0', one.slice(0, 7) !== day.slice(0, 7) && 'bg-canvas')} aria-current={one === today ? 'date' : undefined}>
                  <DayButton day={one} today={today} onOpen={onOpen} />
                  <ul className="grid gap-1">
                    {events.slice(0, more === 1 ? MOST_EVENTS + 1 : MOST_EVENTS).map((event) => (
                      <li key={event.record.id} className="min-w-0">
                        <EventLink entity={entity} event={event} />
                      </li>
                    ))}
                  </ul>
                  {more > 1 && (
                    <button type="button" className="mt-1 min-h-6 rounded-sm px-1.5 text-meta font-medium text-primary hover:underline" onClick={() => onOpen(one)}>
                      {t('calendar.more', { count: more })}
                    </button>
                  )}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function MonthAgenda({ entity, byDay, day }: MonthGridProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const days = monthWeeks(day).flat().filter((one) => one.slice(0, 7) === day.slice(0, 7) && byDay.has(one))
  if (days.length === 0) return <p className="p-6 text-center text-muted-foreground">{t('calendar.empty')}</p>
  return (
    <div className="grid gap-4 p-4">
      {days.map((one) => (
        <section key={one} aria-label={format.fullDay(one)} className="grid gap-2">
          <h3 className="text-label font-medium text-muted-foreground first-letter:uppercase">{format.fullDay(one)}</h3>
          {(byDay.get(one) ?? []).map((event) => (
            <EventLink key={event.record.id} entity={entity} event={event} tall />
          ))}
        </section>
      ))}
    </div>
  )
}

function DayButton({ day, today, onOpen }: { day: string; today: string; onOpen: (day: string) => void }) {
  const format = useFormat()
  return (
    <button
      type="button"
      className={cx('tnum mb-1 grid h-6 min-w-6 place-items-center rounded-full px-1.5 text-label hover:bg-muted', day === today ? 'bg-primary font-medium text-primary-foreground hover:bg-primary/90' : 'text-foreground')}
      onClick={() => onOpen(day)}
    >
      <span aria-hidden>{Number(day.slice(8))}</span>
      <span className="sr-only">{format.fullDay(day)}</span>
    </button>
  )
}
