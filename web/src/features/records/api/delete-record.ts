/** Met une fiche à la corbeille ; `restoreRecord` l'en sort. */
import type { Entity, RecordData } from '@/lib/model'
import { recordSource } from '@/lib/records/source'
import { removal } from '@/lib/records/write'

export const deleteRecord = (entity: Entity, id: string): Promise<RecordData> => recordSource.get().write(removal(entity, id))
