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
}

export const actionsQuery = (entity: Entity, id: string, locale: string) =>
  queryOptions({
    queryKey: ['records', entityKey(entity), 'actions', id, locale],
    queryFn: ({ signal }) => get<Offers>(`${entity.path}/${id}/actions`, undefined, signal),
  })
