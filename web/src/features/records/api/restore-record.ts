/** Sort une fiche de la corbeille. */
import type { Entity, RecordData } from '@/lib/model'
import { recordSource } from '@/lib/records/source'
import { restoration } from '@/lib/records/write'

export const restoreRecord = (entity: Entity, id: string): Promise<RecordData> => recordSource.get().write(restoration(entity, id))
