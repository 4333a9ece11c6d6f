/** Relit tout ce qu'un geste sur des fiches a pu changer. */
import { useQueryClient } from '@tanstack/react-query'
import { entityKey, type Entity } from '@/lib/model'

export function useRefresh(entity: Entity): () => Promise<unknown> {
  const client = useQueryClient()
  return () => Promise.all([['records', entityKey(entity)], ['meta'], ['audit']].map((queryKey) => client.invalidateQueries({ queryKey })))
}
