/** Les définitions de l'organisation : leur liste, le corps de l'une. */
import { queryOptions } from '@tanstack/react-query'
import { Problem } from '@/lib/http/problem'
import { get } from '@/lib/http/request'

export interface DefinitionHead {
  id: string
  path: string
  version: number
  updated_at: string
}

export const definitionsQuery = queryOptions({
  queryKey: ['definitions', 'list'],
  queryFn: async ({ signal }) => (await get<{ data: DefinitionHead[] }>('/definitions', undefined, signal)).data,
})

const MESSAGES = 'templates/'

/** Noms des messages de l'organisation, parmi ses définitions. */
export const ownMessages = (kept: DefinitionHead[]): string[] => kept.flatMap(({ path }) => (path.startsWith(MESSAGES) ? [path.slice(MESSAGES.length)] : []))

export interface Kept<T> {
  path: string
  body: T
  version: number
  updated_at: string
}

/** Une définition ; `null` quand rien n'est encore écrit à ce chemin. */
export const definitionQuery = <T>(path: string) =>
  queryOptions({
    queryKey: ['definitions', 'one', path],
    queryFn: ({ signal }) =>
      get<Kept<T>>(`/definitions/${path}`, undefined, signal).catch((error: unknown) => {
        if (error instanceof Problem && error.status === 404) return null
        throw error
      }),
    // Un éditeur ouvert garde ce qu'il a lu : rien ne change sous les doigts.
    staleTime: 0,
    refetchOnReconnect: false,
  })
