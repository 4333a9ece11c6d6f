/** Valeurs d'un champ et leurs comptes, les plus fréquentes d'abord. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { aggregateQuery } from '@/features/records/api/aggregate-records'
import type { Entity, Field } from '@/lib/model'
import type { ListQuery } from '@/lib/records/port'
import { GROUP_KEY, groupKey } from '../groups'
import { isListed } from './facet-fields'

/** Demandées : au-delà, un filtre qui cherche convient mieux. */
export const MOST = 100

export function useCounts(entity: Entity, field: Field, { filter, q, deleted }: ListQuery) {
  const group = isListed(field) ? `${GROUP_KEY}:each(${field.name})` : groupKey(field)
  return useQuery({ ...aggregateQuery(entity, { filter, q, deleted, group, sort: '-count', measures: 'count', limit: MOST }), placeholderData: keepPreviousData })
}
