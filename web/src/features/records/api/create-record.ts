/** Crée une fiche. */
import { post } from '@/lib/http/request'
import type { Entity, RecordData } from '@/lib/model'

export const createRecord = (entity: Entity, body: Record<string, unknown>): Promise<RecordData> => post<RecordData>(entity.path, body)
