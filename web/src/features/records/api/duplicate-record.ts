/** Recopie une fiche, sans ce qui ne se recopie pas. */
import { post } from '@/lib/http/request'
import type { Entity, RecordData } from '@/lib/model'

export const duplicateRecord = (entity: Entity, id: string): Promise<RecordData> => post<RecordData>(`${entity.path}/${id}/duplicate`)
