/** Une page d'une liste ; les suivantes se demandent par curseur. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { get } from '@/lib/http/request'
import type { Entity, Page } from '@/lib/model'
import { entityKey } from '@/lib/model'

export interface ListQuery {
  filter?: string
  q?: string
  sort?: string
  fields?: string
  expand?: string
  limit?: number
}

export const recordsQuery = (entity: Entity, query: ListQuery) =>
  infiniteQueryOptions({
    queryKey: ['records', entityKey(entity), 'list', query],
    queryFn: ({ pageParam, signal }) =>
      // Compter coûte : seule la première page demande un total, plafonné.
      get<Page>(entity.path, { ...query, cursor: pageParam, count: pageParam ? undefined : 'capped' }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  })

/** Quelques fiches d'une recherche : listes de choix, palette. */
export const searchQuery = (entity: Entity, query: ListQuery) =>
  queryOptions({
    queryKey: ['records', entityKey(entity), 'search', query],
    queryFn: ({ signal }) => get<Page>(entity.path, { limit: 20, ...query }, signal),
    staleTime: 30_000,
  })
