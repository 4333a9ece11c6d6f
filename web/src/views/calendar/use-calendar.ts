/** Ce qu'un calendrier montre, lu dans l'adresse, et les fiches qui touchent sa période. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useModel } from '@/features/model/use-model'
import { searchQuery } from '@/features/records/api/list-records'
import { rangeOf, spans, type Span } from '@/lib/calendar'
import { isDay } from '@/lib/day'
import { joinCel } from '@/lib/filter'
import type { Entity, Field } from '@/lib/model'
import type { ListQuery } from '@/lib/records/port'
import { wallNow } from '@/lib/time'
import { useFirstWeekday } from '@/lib/week'
import { listFields } from '@/views/list/columns'
import { isEditable } from '@/views/inline/editable'
import { chosen, defaultEnd, defaultStart, endFields, rowFields, startFields } from '@/views/timeline/choices'
import type { Dates } from '@/views/timeline/extent'
import { overlapping } from '@/views/timeline/overlap'
import { frameOf } from '@/views/timeline/scale'
import { colouringOf } from '@/views/timeline/tones'
import { dayAt, wallOf } from '@/views/timeline/wall'
import { useViewParam } from '@/views/use-view-param'

/** Au-delà, un calendrier ne se lit plus : on le dit et l'on invite à filtrer. */
export const MOST = 1000

/** Par ressource, une année n'aurait pas la place de ses jours. */
const rowSpans = ['day', 'week', 'month'] as const

export function useCalendar(entity: Entity, query: ListQuery, zone: string) {
  const model = useModel()
  const first = useFirstWeekday()
  const today = wallNow(zone).slice(0, 10)
  const [by] = useViewParam<string>('by', '')
  const [until] = useViewParam<string>('end', '')
  const [rows] = useViewParam<string>('rows', '')
  const row = chosen(rows, rowFields(entity), undefined)
  const offered: readonly Span[] = row ? rowSpans : spans
  const usual = row ? 'week' : 'month'
  const [wantedSpan, setSpan] = useViewParam<string>('span', usual)
  const span = offered.find((one) => one === wantedSpan) ?? usual
  const [wanted, setDay] = useViewParam('day', today)
  const day = isDay(wanted) ? wanted : today
  const said = entity.calendar ?? entity.timeline
  const start = chosen(by, startFields(entity), defaultStart(entity, said)) as Field
  // Une date du suivi (créée le, modifiée le) n'a pas de fin.
  const end = chosen(until, endFields(entity, start), start.system ? undefined : defaultEnd(entity, start, said))
  const dates = useMemo((): Dates => ({ start, end }), [start, end])
  const frame = row && frameOf(span === 'day' || span === 'week' ? span : 'month', day)
  const [from, to] = frame ? [dayAt(frame.from), dayAt(frame.to)] : rangeOf(span, day, first)
  const colouring = colouringOf(entity, row)
  const shape = listFields(model, entity, [start, end, row, colouring?.field].filter((one) => one !== undefined))
  const page = useQuery({
    ...searchQuery(entity, { ...query, ...shape, filter: joinCel([query.filter, overlapping(dates, { from: wallOf(from), to: wallOf(to) }, zone)]), sort: start.sortable ? start.name : undefined, limit: MOST }),
    placeholderData: keepPreviousData,
  })
  const writable = (field: Field | undefined) => !query.deleted && field !== undefined && isEditable(entity, field)
  const may = { move: writable(start) && (!end || writable(end)), start: Boolean(end) && writable(start), end: writable(end), row: writable(row) }
  return { today, span, offered, setSpan, day, setDay, from, to, dates, row, frame, colouring, page, may }
}
