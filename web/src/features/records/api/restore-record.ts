/** Sort une fiche de la corbeille. */
import { post } from '@/lib/http/request'
import type { Entity, RecordData } from '@/lib/model'

export const restoreRecord = (entity: Entity, id: string): Promise<RecordData> => post<RecordData>(`${entity.path}/${id}/restore`)
