/** Un mois en grille (modèle ARIA « grid ») : flèches, Début et Fin de semaine, Page d'un mois, Maj Page d'une année, Entrée choisit. */
import { useLayoutEffect, useRef, type KeyboardEvent } from 'react'
import { addDays, addMonths, monthWeeks, startOfWeek } from '@/lib/calendar'
import { cx } from '@/lib/cx'
import { useFormat } from '@/lib/format'
import { useFirstWeekday } from '@/lib/week'

interface MonthGridProps {
  /** Ce qui nomme le mois. */
  labelledBy: string
  /** Le jour où l'on est ; son mois se montre. */
  active: string
  chosen: string | undefined
  today: string
  min: string
  max: string
  onActive: (day: string) => void
  onPick: (day: string) => void
}

export function MonthGrid({ labelledBy, active, chosen, today, min, max, onActive, onPick }: MonthGridProps) {
  const format = useFormat()
  const grid = useRef<HTMLTableElement>(null)
  const moved = useRef(false)
  const first = useFirstWeekday()
  const weeks = monthWeeks(active, first)
  useLayoutEffect(() => {
    if (moved.current) grid.current?.querySelector<HTMLElement>('[data-day][tabindex="0"]')?.focus()
    moved.current = false
  })
  const keys = (event: KeyboardEvent) => {
    const next = dayAt(event, active, first)
    if (next === undefined) return
    event.preventDefault()
    moved.current = true
    onActive(next)
  }
  return (
    // Un tableau que les flèches parcourent est le modèle ARIA d'un calendrier.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-to-interactive-role
    <table ref={grid} role="grid" aria-labelledby={labelledBy} onKeyDown={keys} className="tnum w-full table-fixed border-collapse text-center">
      <thead>
        <tr>
          {(weeks[0] ?? []).map((day) => (
            <th key={day} scope="col" abbr={format.weekdayName(day)} className="pb-1 text-meta font-medium text-muted-foreground">
              {format.weekday(day).replace('.', '')}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week, rank) => (
          <tr key={rank}>
            {week.map((day) => {
              const out = day < min || day > max
              return (
                <td key={new Date(day).getUTCDay()} aria-selected={day === chosen} className="p-px">
                  <button
                    type="button"
                    data-day={day}
                    tabIndex={day === active ? 0 : -1}
                    aria-label={format.fullDay(day)}
                    aria-current={day === today ? 'date' : undefined}
                    aria-disabled={out || undefined}
                    onClick={() => !out && onPick(day)}
                    className={cx(
                      'h-8 w-full rounded-md border ring-inside hover:bg-muted aria-disabled:cursor-not-allowed aria-disabled:line-through aria-disabled:hover:bg-transparent touch:h-11',
                      day.slice(0, 7) !== active.slice(0, 7) && 'text-muted-foreground',
                      day === today ? 'border-primary font-semibold' : 'border-transparent',
                      day === chosen && 'bg-primary text-primary-foreground outline-offset-1 hover:bg-primary/90 forced-colors:bg-[SelectedItem] forced-colors:text-[SelectedItemText] forced-colors:forced-color-adjust-none',
                    )}
                  >
                    {Number(day.slice(8))}
                  </button>
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function dayAt({ key, shiftKey }: KeyboardEvent, day: string, first: number): string | undefined {
  const days: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }
  const months: Record<string, number> = { PageUp: -1, PageDown: 1 }
  if (key in days) return addDays(day, days[key] ?? 0)
  if (key in months) return addMonths(day, (months[key] ?? 0) * (shiftKey ? 12 : 1))
  if (key === 'Home') return startOfWeek(day, first)
  if (key === 'End') return addDays(startOfWeek(day, first), 6)
  return undefined
}
