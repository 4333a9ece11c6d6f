/** Modifie une fiche ; 412 si quelqu'un l'a changée depuis `version`. */
import { patch } from '@/lib/http/request'
import type { Entity, RecordData } from '@/lib/model'

export const updateRecord = (entity: Entity, id: string, version: number | undefined, body: Record<string, unknown>): Promise<RecordData> =>
  patch<RecordData>(`${entity.path}/${id}`, body, version)
