/** Ce qu'une décision a pu changer : la demande, ses notifications, et la fiche, dont la transition s'est peut-être faite. */
import type { QueryClient } from '@tanstack/react-query'
import type { Approval } from '@/features/approvals/api/approvals'
import { rereadNotifications } from '@/features/notifications/cache'

/** Ce qu'il faut d'une demande pour y répondre. */
export type Answerable = Pick<Approval, 'id' | 'entity' | 'record'>

export function rereadDecided(client: QueryClient, approvals: readonly Answerable[]): Promise<unknown> {
  const entities = [...new Set(approvals.map(({ entity }) => entity))].map((entity) => ['records', entity])
  const keys = [['approvals'], ['meta'], ...entities, ...approvals.map(({ record }) => ['audit', record])]
  return Promise.all([rereadNotifications(client), ...keys.map((queryKey) => client.invalidateQueries({ queryKey }))])
}
