/** Le modèle visible par la personne, dans la langue de l'interface. */
import { queryOptions } from '@tanstack/react-query'
import { get } from '@/lib/http/request'
import type { Model } from '@/lib/model'

export const modelQuery = (locale: string) =>
  queryOptions({
    queryKey: ['meta', locale],
    queryFn: ({ signal }) => get<Model>('/meta', { locale }, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  })
