/** Les versions d'une définition, de la plus récente à la plus ancienne. */
import { queryOptions } from '@tanstack/react-query'
import { get } from '@/lib/http/request'

export interface Version<T = Record<string, unknown>> {
  /** Le changement de modèle qui l'a faite. */
  plan: number
  version: number
  at: string
  by: string | null
  did: 'created' | 'changed' | 'removed'
  /** Ce qu'elle était ; rien quand elle est retirée. */
  body: T | null
}

export const versionsQuery = <T>(path: string) =>
  queryOptions({
    queryKey: ['definitions', 'versions', path],
    queryFn: async ({ signal }) => (await get<{ data: Version<T>[] }>('/definitions/versions', { path }, signal)).data,
  })
