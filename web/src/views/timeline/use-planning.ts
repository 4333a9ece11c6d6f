/** Ce qu'un planning montre, lu dans l'adresse, et les fiches qui touchent sa période. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useModel } from '@/features/model/use-model'
import { searchQuery } from '@/features/records/api/list-records'
import { isDay } from '@/lib/day'
import { joinCel } from '@/lib/filter'
import type { Entity, Field } from '@/lib/model'
import type { ListQuery } from '@/lib/records/port'
import { parentField } from '@/views/kinds'
import { listFields } from '@/views/list/columns'
import { isEditable } from '@/views/inline/editable'
import { useViewParam } from '@/views/use-view-param'
import { chosen, defaultEnd, defaultRow, defaultStart, endFields, planFields, rowFields, startFields } from './choices'
import type { Dates } from './extent'
import { overlapping } from './overlap'
import { frameOf, scales, type Scale } from './scale'
import { colouringOf } from './tones'
import { dayAt, type Wall } from './wall'

/** Au-delà, un planning ne se lit plus : on le dit et l'on invite à filtrer. */
export const MOST = 1000

export function usePlanning(entity: Entity, query: ListQuery, zone: string, now: Wall) {
  const model = useModel()
  const today = dayAt(now)
  const [by] = useViewParam<string>('by', '')
  const [until] = useViewParam<string>('end', '')
  const [rows] = useViewParam<string>('rows', '')
  const [span, setScale] = useViewParam<string>('span', 'month')
  const [wanted, setDay] = useViewParam('day', today)
  const scale: Scale = scales.find((one) => one === span) ?? 'month'
  const day = isDay(wanted) ? wanted : today
  const start = chosen(by, startFields(entity), defaultStart(entity)) as Field
  const end = chosen(until, endFields(entity, start), defaultEnd(entity, start))
  const row = chosen(rows, rowFields(entity), defaultRow(entity))
  const dates: Dates = { start, end }
  const frame = frameOf(scale, day)
  const colouring = colouringOf(entity, row)
  const parent = row ? undefined : parentField(entity)
  const shape = listFields(model, entity, [start, end, row, parent, colouring?.field, ...planFields(entity)].filter((one) => one !== undefined))
  const page = useQuery({
    ...searchQuery(entity, { ...query, ...shape, filter: joinCel([query.filter, overlapping(dates, frame, zone)]), sort: start.sortable ? start.name : undefined, limit: MOST }),
    placeholderData: keepPreviousData,
  })
  const writable = (field: Field | undefined) => !query.deleted && field !== undefined && isEditable(entity, field)
  const may = { move: writable(start) && (!end || writable(end)), start: Boolean(end) && writable(start), end: writable(end), row: writable(row) }
  return { today, scale, setScale, day, setDay, dates, row, frame, colouring, parent, shape, page, may }
}
