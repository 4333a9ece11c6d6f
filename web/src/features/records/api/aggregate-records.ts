/** Groupes d'une liste et leurs totaux, en une demande. */
import { queryOptions } from '@tanstack/react-query'
import { get } from '@/lib/http/request'
import { entityKey, type Entity } from '@/lib/model'

export type Totals = Record<string, unknown>

export interface Aggregate {
  data: Totals[]
  totals: Totals
  more: boolean
  /** Colonnes d'un tableau croisé, chacune avec ses totaux. */
  columns?: { name: string; value: unknown; totals: Totals }[]
}

export interface AggregateQuery {
  group: string
  measures: string
  sort?: string
  pivot?: string
  having?: string
  filter?: string
  q?: string
  deleted?: boolean
  limit?: number
}

export const aggregateQuery = (entity: Entity, query: AggregateQuery) =>
  queryOptions({
    queryKey: ['records', entityKey(entity), 'aggregate', query],
    queryFn: ({ signal }) => get<Aggregate>(`${entity.path}/aggregate`, { ...query }, signal),
  })
