/** Exécute une action ou une transition nommée. */
import { post } from '@/lib/http/request'
import type { Entity, RecordData } from '@/lib/model'

export const runAction = (entity: Entity, id: string, action: string, body: Record<string, unknown>): Promise<RecordData> =>
  post<RecordData>(`${entity.path}/${id}/actions/${action}`, body)
