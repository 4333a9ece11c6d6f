/** Les entrées d'appels : leur liste, ce que chacune a reçu, rejouer un appel. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { get, post } from '@/lib/http/request'

export interface Hook {
  id: string
  name: string
  enabled: boolean
  owner: string
  url: string
  auth: { kind: 'standard' | 'hmac' | 'token'; header?: string | null }
  action: 'none' | 'create' | 'update' | 'upsert'
  entity: string | null
  mapping: { field: string; from: string }[]
}

export interface Delivery {
  id: string
  status: 'received' | 'done' | 'failed'
  received_at: string
  act: 'created' | 'updated' | null
  entity: string | null
  record: string | null
  runs: number | null
  errors: { field: string; code: string; message: string }[]
  /** Le contenu remplit un champ que la personne ne lit pas : il est tu. */
  protected: boolean
}

interface DeliveryPage {
  data: Delivery[]
  next_cursor: string | null
}

export const hooksQuery = queryOptions({
  queryKey: ['automation', 'hooks'],
  queryFn: async ({ signal }) => (await get<{ data: Hook[] }>('/automation/hooks', undefined, signal)).data,
})

export const deliveriesQuery = (hook: string, locale: string) =>
  infiniteQueryOptions({
    queryKey: ['automation', 'hook', hook, 'deliveries', locale],
    queryFn: ({ pageParam, signal }) => get<DeliveryPage>(`/automation/hooks/${hook}/deliveries`, { limit: 30, cursor: pageParam }, signal),
    initialPageParam: null as DeliveryPage['next_cursor'],
    getNextPageParam: (last) => last.next_cursor,
  })

export const payloadQuery = (hook: string, delivery: string) =>
  queryOptions({
    queryKey: ['automation', 'hook', hook, 'delivery', delivery],
    queryFn: async ({ signal }) => (await get<{ payload: unknown }>(`/automation/hooks/${hook}/deliveries/${delivery}`, undefined, signal)).payload,
  })

export const replayDelivery = (hook: string, delivery: string): Promise<unknown> => post(`/automation/hooks/${hook}/deliveries/${delivery}/replay`)
