/** Ce que la personne peut faire de cette fiche, maintenant. */
import { queryOptions } from '@tanstack/react-query'
import type { ApprovalSummary } from '@/lib/approval'
import { get } from '@/lib/http/request'
import { entityKey, type Entity } from '@/lib/model'

export interface OfferedAction {
  name: string
  label: string
  to?: string | null
  allowed: boolean
  reason: string | null
}

export interface Offers {
  edit: boolean
  delete: boolean
  data: OfferedAction[]
  /** La demande d'approbation vivante de la fiche. */
  approval?: ApprovalSummary | null
  clocks?: RecordClock[]
}

/** Un chronomètre du processus : le temps ouvré passé, et à tenir. */
export interface RecordClock {
  name: string
  label: string
  state: 'running' | 'paused' | 'stopped'
  started_at: string
  stopped_at: string | null
  worked_seconds: number
  target_seconds: number
  warn_at: string | null
  due_at: string | null
  warned: boolean
  breached: boolean
}

export const actionsQuery = (entity: Entity, id: string, locale: string) =>
  queryOptions({
    queryKey: ['records', entityKey(entity), 'actions', id, locale],
    queryFn: ({ signal }) => get<Offers>(`${entity.path}/${id}/actions`, undefined, signal),
  })
