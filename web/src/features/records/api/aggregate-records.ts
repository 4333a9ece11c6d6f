/** Groupes d'une liste et leurs totaux, en une demande. */
import { queryOptions } from '@tanstack/react-query'
import { entityKey, type Entity } from '@/lib/model'
import type { AggregateQuery } from '@/lib/records/port'
import { recordSource } from '@/lib/records/source'

export const aggregateQuery = (entity: Entity, query: AggregateQuery) =>
  queryOptions({
    queryKey: ['records', entityKey(entity), 'aggregate', query],
    queryFn: ({ signal }) => recordSource.get().aggregate(entity, query, signal),
  })
