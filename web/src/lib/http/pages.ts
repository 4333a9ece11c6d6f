/** Une lecture par pages : chacune se demande du curseur que la précédente a rendu. */
import { infiniteQueryOptions, type QueryKey } from '@tanstack/react-query'
import { get, type Query } from './request'

interface CursorPage {
  next_cursor: string | number | null
}

export const pagesQuery = <Page extends CursorPage>(queryKey: QueryKey, path: string, query: Query) =>
  infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam, signal }) => get<Page>(path, { ...query, cursor: pageParam }, signal),
    initialPageParam: null as CursorPage['next_cursor'],
    getNextPageParam: (last) => last.next_cursor,
  })
