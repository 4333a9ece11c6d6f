/** Rend à une série l'occurrence qu'une de ses listes retient, et elle seule : la liste est relue, d'autres ont pu y écrire. */
import { readRecord } from '@/features/records/api/get-record'
import { updateRecord } from '@/features/records/api/update-record'
import type { Entity } from '@/lib/model'

export async function giveBack(entity: Entity, series: string, list: 'excluded' | 'moved', occurrence: string): Promise<void> {
  const record = await readRecord(entity, series)
  const left = without(record[list], occurrence)
  await updateRecord(entity, series, record.version, { [list]: left.length > 0 ? left : null })
}

/** Les instants de la liste, sauf celui-ci, quelle que soit la façon dont il s'écrit. */
export const without = (list: unknown, occurrence: string): string[] =>
  (Array.isArray(list) ? list.map(String) : []).filter((one) => Date.parse(one) !== Date.parse(occurrence))
