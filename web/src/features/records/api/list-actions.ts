/** Ce que la personne peut faire de cette fiche, maintenant. */
import { queryOptions } from '@tanstack/react-query'
import { entityKey, type Entity } from '@/lib/model'
import { recordSource } from '@/lib/records/source'

export const actionsQuery = (entity: Entity, id: string, locale: string) =>
  queryOptions({
    queryKey: ['records', entityKey(entity), 'actions', id, locale],
    queryFn: ({ signal }) => recordSource.get().offers(entity, id, signal),
  })
