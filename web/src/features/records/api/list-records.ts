/** Une page d'une liste ; les suivantes se demandent par curseur. */
import { infiniteQueryOptions, queryOptions, skipToken } from '@tanstack/react-query'
import { entityKey, type Entity, type Page } from '@/lib/model'
import type { ListQuery } from '@/lib/records/port'
import { recordSource } from '@/lib/records/source'

/** La première page arrive vite ; les suivantes se prennent par grands morceaux. */
const NEXT_PAGES = 200

export const recordsQuery = (entity: Entity, query: ListQuery) =>
  infiniteQueryOptions({
    queryKey: ['records', entityKey(entity), 'list', query],
    queryFn: ({ pageParam, signal }) =>
      // Compter coûte : seule la première page demande un total, plafonné.
      recordSource.get().page(entity, { ...query, cursor: pageParam, limit: pageParam ? NEXT_PAGES : query.limit, count: pageParam ? undefined : 'capped' }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  })

const searched = (entity: Entity, query: ListQuery) => ({ signal }: { signal: AbortSignal }) => recordSource.get().page(entity, { limit: 20, ...query }, signal)

/** Quelques fiches d'une recherche : listes de choix, palette. */
export const searchQuery = (entity: Entity, query: ListQuery) =>
  queryOptions({
    queryKey: ['records', entityKey(entity), 'search', query],
    queryFn: searched(entity, query),
    staleTime: 30_000,
  })

/** La même, d'une entité que la personne ne lit peut-être pas : rien ne se demande alors. */
export const searchIfKnown = (entity: Entity | undefined, query: ListQuery) =>
  queryOptions({
    queryKey: ['records', entity ? entityKey(entity) : '', 'search', query],
    queryFn: entity ? searched(entity, query) : skipToken,
    staleTime: 30_000,
  })

/** Identifiants de toutes les fiches d'une liste : ce qu'un geste sur « tout ce qui correspond » doit parcourir. */
export async function listAllIds(entity: Entity, { filter, q, deleted }: ListQuery): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | null = null
  do {
    // Chaque page attend le curseur de la précédente.
    // oxlint-disable-next-line no-await-in-loop
    const page: Page = await recordSource.get().page(entity, { filter, q, deleted, fields: 'id', limit: 1000, cursor })
    ids.push(...page.data.map((record) => record.id))
    cursor = page.next_cursor
  } while (cursor)
  return ids
}
