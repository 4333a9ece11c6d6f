/** Un mois en semaines ; un jour trop plein renvoie à sa journée. Sur téléphone, la liste des jours qui ont quelque chose. */
import { useTranslation } from 'react-i18next'
import { daysFrom, monthWeeks, startOfWeek } from '@/lib/calendar'
import { cx } from '@/lib/cx'
import { useFormat } from '@/lib/format'
import { usePhone } from '@/lib/use-media'
import { useFirstWeekday } from '@/lib/week'
import { DayCreate } from './day-create'
import type { GridProps } from './grid-props'

interface MonthGridProps<T> extends GridProps<T> {
  /** Ouvre la journée. */
  onOpen: (day: string) => void
}

const MOST_EVENTS = 3

export function MonthGrid<T>(props: MonthGridProps<T>) {
  const phone = usePhone()
  return phone ? <MonthAgenda {...props} /> : <MonthTable {...props} />
}

function MonthTable<T>({ byDay, day, today, over, followed, keyOf, show, create, onOpen }: MonthGridProps<T>) {
  const { t } = useTranslation()
  const format = useFormat()
  const first = useFirstWeekday()
  return (
    <table className="h-full w-full table-fixed border-separate border-spacing-0">
      <caption className="sr-only">{format.month(day)}</caption>
      <thead>
        <tr>
          {daysFrom(startOfWeek(day, first), 7).map((one) => (
            <th key={one} scope="col" className="sticky top-0 z-10 h-8 border-b bg-muted px-2 text-left text-label font-medium text-muted-foreground first-letter:uppercase">
              {format.weekday(one)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {monthWeeks(day, first).map((week) => (
          <tr key={week[0]}>
            {week.map((one) => {
              const events = byDay.get(one) ?? []
              const cut = events.length === MOST_EVENTS + 1 ? events.length : MOST_EVENTS
              const drawn = events.filter((event, rank) => rank < cut || keyOf(event) === followed)
              const more = events.length - drawn.length
              return (
                <td key={one} data-day={one} className={cx('group/day h-28 border-r border-b p-1 align-top last:border-r-0', one.slice(0, 7) !== day.slice(0, 7) && 'bg-canvas', one === over && 'ring-inside bg-accent outline-2 outline-primary')} aria-current={one === today ? 'date' : undefined}>
                  <div className="mb-1 flex items-start justify-between">
                    <DayButton day={one} today={today} onOpen={onOpen} />
                    <DayCreate create={create} day={one} />
                  </div>
                  <ul className="grid gap-1">
                    {drawn.map((event) => (
                      <li key={keyOf(event)} className="min-w-0">
                        {show(event, false)}
                      </li>
                    ))}
                  </ul>
                  {more > 0 && (
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

export function MonthAgenda<T>({ byDay, day, keyOf, show, create }: GridProps<T>) {
  const { t } = useTranslation()
  const format = useFormat()
  const days = monthWeeks(day).flat().filter((one) => one.slice(0, 7) === day.slice(0, 7) && byDay.has(one))
  if (days.length === 0) return <p className="p-6 text-center text-muted-foreground">{t('calendar.empty')}</p>
  return (
    <div className="grid gap-4 p-4">
      {days.map((one) => (
        <section key={one} aria-label={format.fullDay(one)} className="group/day grid gap-2">
          <div className="flex items-center justify-between">
            <h3 className="text-label font-medium text-muted-foreground first-letter:uppercase">{format.fullDay(one)}</h3>
            <DayCreate create={create} day={one} />
          </div>
          <ul className="grid gap-2">
            {(byDay.get(one) ?? []).map((event) => (
              <li key={keyOf(event)}>{show(event, true)}</li>
            ))}
          </ul>
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
      className={cx('tnum grid h-6 min-w-6 place-items-center rounded-full px-1.5 text-label hover:bg-muted', day === today ? 'bg-primary font-medium text-primary-foreground hover:bg-primary/90' : 'text-foreground')}
      onClick={() => onOpen(day)}
    >
      <span aria-hidden>{Number(day.slice(8))}</span>
      <span className="sr-only">{format.fullDay(day)}</span>
    </button>
  )
}
