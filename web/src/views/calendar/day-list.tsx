/** Les fiches d'un jour, dans l'ordre des heures. */
import type { Entity } from '@/lib/model'
import type { CalendarEvent } from './calendar-view'
import { EventLink } from './event-link'

export function DayList({ entity, events, empty }: { entity: Entity; events: CalendarEvent[]; empty?: string }) {
  if (events.length === 0) return empty ? <p className="p-6 text-center text-muted-foreground">{empty}</p> : null
  return (
    <ul className="mx-auto grid max-w-3xl gap-2 p-4">
      {events.map((event) => (
        <li key={event.record.id}>
          <EventLink entity={entity} event={event} tall />
        </li>
      ))}
    </ul>
  )
}
