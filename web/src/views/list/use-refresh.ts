/** Relit tout ce qu'un geste sur des fiches a pu changer. */
import { useQueryClient } from '@tanstack/react-query'
import { refreshAfter } from '@/features/records/refresh-after'
import { entityKey, type Entity } from '@/lib/model'

export function useRefresh(entity: Entity): () => Promise<unknown> {
  const client = useQueryClient()
  return () => refreshAfter(client, entityKey(entity))
}
