/** Modifie une fiche ; 412 si quelqu'un l'a changée depuis `version`. */
import type { Entity, RecordData } from '@/lib/model'
import { recordSource } from '@/lib/records/source'
import { change } from '@/lib/records/write'

export const updateRecord = (entity: Entity, id: string, version: number | undefined, body: Record<string, unknown>): Promise<RecordData> =>
  recordSource.get().write(change(entity, id, version, body))
