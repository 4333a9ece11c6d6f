/** Une semaine, un jour par colonne (l'un sous l'autre sur téléphone). */
import { useTranslation } from 'react-i18next'
import { daysFrom, startOfWeek } from '@/lib/calendar'
import { cx } from '@/lib/cx'
import { useFormat } from '@/lib/format'
import { useFirstWeekday } from '@/lib/week'
import { DayCreate } from './day-create'
import type { GridProps } from './grid-props'

export function WeekGrid<T>({ byDay, day, today, over, keyOf, show, create }: GridProps<T>) {
  const { t } = useTranslation()
  const format = useFormat()
  const first = useFirstWeekday()
  return (
    <div className="grid min-h-full grid-cols-1 md:min-w-3xl md:grid-cols-7">
      {daysFrom(startOfWeek(day, first), 7).map((one) => {
        const events = byDay.get(one) ?? []
        return (
          <section key={one} data-day={one} aria-label={format.fullDay(one)} className={cx('group/day min-w-0 border-b p-2 md:border-r md:border-b-0 md:last:border-r-0', one === today && 'bg-accent', one === over && 'ring-inside bg-accent outline-2 outline-primary')}>
            <div className="flex items-start justify-between pb-2">
              <h3 className={cx('px-1 text-label font-medium first-letter:uppercase', one === today ? 'text-accent-foreground' : 'text-muted-foreground')}>
                {format.weekday(one)} <span className="tnum">{Number(one.slice(8))}</span>
              </h3>
              <DayCreate create={create} day={one} />
            </div>
            {events.length === 0 && <p className="sr-only">{t('calendar.empty')}</p>}
            <ul className="grid gap-1.5">
              {events.map((event) => (
                <li key={keyOf(event)} className="min-w-0">
                  {show(event, true)}
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </div>
  )
}
