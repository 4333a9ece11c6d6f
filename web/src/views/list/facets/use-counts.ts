/** Valeurs d'un champ et leurs comptes, dans l'ordre où les montrer : groupées par le serveur, ou comptées option par option. */
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { aggregateQuery } from '@/features/records/api/aggregate-records'
import type { Entity, Field } from '@/lib/model'
import type { Aggregate, ListQuery } from '@/lib/records/port'
import { groupKey } from '../groups'
import { isTallied } from './facet-fields'
import { tallied, tallies } from './tally'

/** Demandées : au-delà, un filtre qui cherche convient mieux. */
export const MOST = 100

interface Counts {
  data: Pick<Aggregate, 'data' | 'more'> | undefined
  error: Error | null
  refetch: () => unknown
  isPlaceholderData: boolean
}

export function useCounts(entity: Entity, field: Field, { filter, q, deleted }: ListQuery): Counts {
  const query = { filter, q, deleted }
  const isOneByOne = isTallied(field)
  const grouped = useQuery({
    ...aggregateQuery(entity, { ...query, group: groupKey(field), sort: '-count', measures: 'count', limit: MOST }),
    placeholderData: keepPreviousData,
    enabled: !isOneByOne,
  })
  const counted = useQueries({ queries: (isOneByOne ? tallies(field) : []).map((measures) => ({ ...aggregateQuery(entity, { ...query, group: '', measures }), placeholderData: keepPreviousData })) })
  if (!isOneByOne) return grouped
  const answers = counted.flatMap(({ data }) => data ?? [])
  return {
    data: answers.length === counted.length ? tallied(field, answers) : undefined,
    error: counted.find(({ error }) => error)?.error ?? null,
    refetch: () => counted.map(({ refetch }) => refetch()),
    isPlaceholderData: counted.some(({ isPlaceholderData }) => isPlaceholderData),
  }
}
