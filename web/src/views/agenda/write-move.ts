/** Écrit un déplacement, et rend de quoi le défaire ; une série coupée en deux ne se recoud pas. */
import type { AgendaItem } from '@/features/calendar/api/agenda'
import { changeOccurrence } from '@/features/calendar/api/occurrence'
import { deleteRecord } from '@/features/records/api/delete-record'
import { readRecord } from '@/features/records/api/get-record'
import { updateRecord } from '@/features/records/api/update-record'
import { addDays } from '@/lib/calendar'
import type { Entity, RecordData } from '@/lib/model'
import { shiftedRule } from '@/lib/recurrence'
import { toWall } from '@/lib/time'
import { DAY_MINUTES, moveWall, timesOf, type Times } from './items'
import type { WideScope } from './scope-dialog'

type Undo = () => Promise<unknown>
type Body = Record<string, unknown>

export async function writeMove(entity: Entity, item: AgendaItem, times: Times, zone: string, scope: WideScope): Promise<Undo | undefined> {
  if (!item.recurring) return patched(entity, item.id, bodyOf(item, times), bodyOf(item, timesOf(item)))
  const series = await readRecord(entity, item.id)
  if (scope === 'all') {
    const body = ofSeries(series, shiftBetween(item, times, zone))
    return patched(entity, item.id, body, Object.fromEntries(Object.keys(body).map((name) => [name, series[name] ?? null])), series.version)
  }
  const { id } = await changeOccurrence(item.id, item.occurrence ?? item.start, scope, bodyOf(item, times))
  if (scope === 'this') {
    return async () => {
      await deleteRecord(entity, id)
      await updateRecord(entity, item.id, undefined, { moved: series.moved ?? null })
    }
  }
  await followRule(entity, id, shiftBetween(item, times, zone))
  return undefined
}

async function patched(entity: Entity, id: string, body: Body, before: Body, version?: number): Promise<Undo> {
  const saved = await updateRecord(entity, id, version, body)
  return () => updateRecord(entity, id, saved.version, before)
}

const bodyOf = (item: AgendaItem, times: Times): Body => (item.all_day ? { first_day: times.first_day, last_day: times.last_day } : { starts_at: times.start, ends_at: times.end })

/** De combien de minutes, au mur de la personne, le début et la fin ont bougé. */
export interface Moved {
  start: number
  end: number
}

export function shiftBetween(item: AgendaItem, times: Times, zone: string): Moved {
  const wall = (instant: string) => Date.parse(`${toWall(instant, zone)}Z`) / 60_000
  const days = (to: string | null, from: string | null) => (Date.parse(to ?? '') - Date.parse(from ?? '')) / 60_000
  if (item.all_day) return { start: days(times.first_day, item.first_day), end: days(times.last_day, item.last_day) }
  return { start: wall(times.start) - wall(item.start), end: wall(times.end) - wall(item.end) }
}

/** La série entière, déplacée d'autant à l'heure de son lieu : ses exceptions et sa règle suivent. */
export function ofSeries(series: RecordData, moved: Moved): Body {
  const body = timesAfter(series, moved)
  for (const name of ['excluded', 'moved']) {
    const list = series[name]
    if (moved.start !== 0 && Array.isArray(list) && list.length > 0) body[name] = list.map((one) => moveWall(String(one), zoneOf(series), 0, moved.start))
  }
  const rule = ruleAfter({ ...series, ...body }, firstDay(series))
  if (rule !== series.recurrence) body.recurrence = rule
  return body
}

const zoneOf = (event: Body): string => String(event.timezone ?? 'UTC')
const firstDay = (event: Body): string => (event.all_day ? String(event.first_day) : toWall(String(event.starts_at), zoneOf(event)).slice(0, 10))

function timesAfter(event: Body, { start, end }: Moved): Body {
  const at = (instant: unknown, minutes: number) => moveWall(String(instant), zoneOf(event), 0, minutes)
  const day = (value: unknown, minutes: number) => addDays(String(value), minutes / DAY_MINUTES)
  return event.all_day ? { first_day: day(event.first_day, start), last_day: day(event.last_day, end) } : { starts_at: at(event.starts_at, start), ends_at: at(event.ends_at, end) }
}

/** La règle suit le jour de la première occurrence. */
function ruleAfter(event: Body, before: string): unknown {
  const first = firstDay(event)
  const days = Math.round((Date.parse(first) - Date.parse(before)) / 60_000 / DAY_MINUTES)
  return typeof event.recurrence === 'string' && days !== 0 ? shiftedRule(event.recurrence, days, first) : event.recurrence
}

/** La seconde moitié d'une série coupée est déjà à ses dates : il lui reste à y répéter. */
async function followRule(entity: Entity, id: string, { start, end }: Moved): Promise<void> {
  const born = await readRecord(entity, id)
  const rule = ruleAfter(born, firstDay({ ...born, ...timesAfter(born, { start: -start, end: -end }) }))
  if (rule !== born.recurrence) await updateRecord(entity, id, born.version, { recurrence: rule })
}
