/** Crée une fiche. */
import type { Entity, RecordData } from '@/lib/model'
import { recordSource } from '@/lib/records/source'
import { creation } from '@/lib/records/write'

export const createRecord = (entity: Entity, body: Record<string, unknown>): Promise<RecordData> => recordSource.get().write(creation(entity, body))
