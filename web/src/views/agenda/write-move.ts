/** Écrit un déplacement, et rend de quoi le défaire ; une série coupée en deux ne se recoud pas. */
import type { AgendaItem } from '@/features/calendar/api/agenda'
import { changeOccurrence, type Scope } from '@/features/calendar/api/occurrence'
import { deleteRecord } from '@/features/records/api/delete-record'
import { readRecord } from '@/features/records/api/get-record'
import { updateRecord } from '@/features/records/api/update-record'
import type { Entity } from '@/lib/model'
import { toRef } from '@/lib/ref'
import { giveBack } from './give-back'
import { occurrenceOf, type Times } from './items'

type Undo = () => Promise<unknown>

/** De `from`, où la chose se montrait, à `to` ; une occurrence, jusqu'où l'on a dit. */
export async function writeMove(entity: Entity, item: AgendaItem, from: Times, to: Times, scope: Scope): Promise<Undo | undefined> {
  const [before, after] = [bodyOf(item, from), bodyOf(item, to)]
  if (!item.recurring) {
    const { version } = await updateRecord(entity, item.id, undefined, after)
    return () => updateRecord(entity, item.id, version, before)
  }
  const { id, version } = await changeOccurrence(item.id, occurrenceOf(item, from), scope, after)
  if (scope === 'all') return () => changeOccurrence(id, occurrenceOf(item, to), 'all', before, version)
  if (scope === 'this') return () => rejoin(entity, id)
  return undefined
}

/** L'occurrence sortie de sa série y reprend sa place : d'abord la place, pour que rien ne se perde en chemin. */
async function rejoin(entity: Entity, id: string): Promise<void> {
  const apart = await readRecord(entity, id)
  const series = toRef(apart.series, entity.title_field)
  if (series) await giveBack(entity, series.id, 'moved', String(apart.occurrence))
  await deleteRecord(entity, id)
}

const bodyOf = (item: AgendaItem, times: Times): Record<string, unknown> =>
  item.all_day ? { first_day: times.first_day, last_day: times.last_day } : { starts_at: times.start, ends_at: times.end }
