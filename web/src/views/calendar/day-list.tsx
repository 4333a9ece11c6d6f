/** Ce que porte un jour, dans l'ordre des heures. */
import type { GridProps } from './grid-props'

interface DayListProps<T> extends Pick<GridProps<T>, 'keyOf' | 'show'> {
  events: T[]
  empty?: string
}

export function DayList<T>({ events, empty, keyOf, show }: DayListProps<T>) {
  if (events.length === 0) return empty ? <p className="p-6 text-center text-muted-foreground">{empty}</p> : null
  return (
    <ul className="mx-auto grid max-w-3xl gap-2 p-4">
      {events.map((event) => (
        <li key={keyOf(event)}>{show(event, true)}</li>
      ))}
    </ul>
  )
}
