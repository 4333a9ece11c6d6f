/** Exécute une action ou une transition nommée ; 412 si quelqu'un a changé la fiche depuis `version`. */
import type { Entity, RecordData } from '@/lib/model'
import { recordSource } from '@/lib/records/source'
import { deed } from '@/lib/records/write'

export const runAction = (entity: Entity, id: string, action: string, version: number | undefined, body: Record<string, unknown>): Promise<RecordData> =>
  recordSource.get().write(deed(entity, id, action, version, body))
