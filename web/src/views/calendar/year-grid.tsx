/** Une année : douze mois, leur compte, et les jours qui ont quelque chose. */
import { monthsOf, monthWeeks } from '@/lib/calendar'
import { cx } from '@/lib/cx'
import { useFormat } from '@/lib/format'
import { useFirstWeekday } from '@/lib/week'
import type { GridProps } from './grid-props'

interface YearGridProps<T> extends Pick<GridProps<T>, 'byDay' | 'day' | 'today' | 'keyOf'> {
  /** Un compte, en mots. */
  counted: (count: number) => string
  onMonth: (month: string) => void
}

export function YearGrid<T>({ byDay, day, today, keyOf, counted, onMonth }: YearGridProps<T>) {
  const format = useFormat()
  const first = useFirstWeekday()
  return (
    <ul className="grid gap-4 p-4 sm:grid-cols-2 lg:grid-cols-3 xl:grid-cols-4">
      {monthsOf(day).map((month) => {
        const inside = monthWeeks(month, first).map((week) => week.map((one) => (one.slice(0, 7) === month.slice(0, 7) ? one : undefined)))
        // Ce qui dure plusieurs jours ne compte qu'une fois.
        const total = new Set(inside.flat().flatMap((one) => (byDay.get(one ?? '') ?? []).map(keyOf))).size
        return (
          <li key={month} className="rounded-lg border p-3">
            <button
              type="button"
              className="mb-2 flex min-h-6 w-full items-baseline justify-between rounded-sm font-medium hover:underline"
              onClick={() => onMonth(month)}
            >
              <span className="first-letter:uppercase">{format.month(month)}</span>
              <span className="tnum text-label font-normal text-muted-foreground">{counted(total)}</span>
            </button>
            <div aria-hidden className="grid gap-0.5">
              {inside.map((week, index) => (
                <div key={`${month}-${index}`} className="grid grid-cols-7 gap-0.5">
                  {week.map((one, place) => (
                    <span key={one ?? `${index}-${place}`} className={cx('tnum grid h-6 place-items-center rounded-sm text-meta', one && byDay.has(one) && 'bg-accent font-semibold text-accent-foreground', one === today && 'outline-1 outline-primary')}>
                      {one && Number(one.slice(8))}
                    </span>
                  ))}
                </div>
              ))}
            </div>
          </li>
        )
      })}
    </ul>
  )
}
