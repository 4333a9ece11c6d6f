/** Une fiche au calendrier : son heure, son titre ; un lien, comme partout. */
import { Link } from '@tanstack/react-router'
import { cx } from '@/lib/cx'
import { useFormat } from '@/lib/format'
import { recordPath, titleOf, type Entity } from '@/lib/model'
import type { CalendarEvent } from './calendar-view'
import { edges } from './edges'

export function EventLink({ entity, event, tall }: { entity: Entity; event: CalendarEvent; tall?: boolean }) {
  const format = useFormat()
  const state = entity.workflow?.states.find((one) => one.name === event.record[entity.workflow?.field ?? ''])
  return (
    <Link
      to={recordPath(entity, event.record.id)}
      data-row
      className={cx('flex min-h-6 min-w-0 items-baseline gap-1.5 rounded-sm border border-l-3 bg-card px-1.5 py-px text-label hover:bg-muted touch:min-h-11 touch:items-center', edges[state?.tone ?? 'info'], tall && 'flex-wrap py-1.5')}
    >
      {event.at && <span className="tnum shrink-0 text-meta text-muted-foreground">{format.time(event.at)}</span>}
      <span className={tall ? 'break-words' : 'truncate'}>{titleOf(entity, event.record)}</span>
      {tall && state && <span className="ml-auto text-meta text-muted-foreground">{state.label}</span>}
    </Link>
  )
}
