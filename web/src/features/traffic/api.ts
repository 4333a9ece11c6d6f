/** Le trafic de l'API, tel que tous les nœuds l'ont compté. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { get } from '@/lib/http/request'

export const periods = ['hour', 'day', 'week', 'month'] as const
export type Period = (typeof periods)[number]

/** Les durées sont en millisecondes ; sans appel, il n'y en a pas. */
export interface Figures {
  calls: number
  per_minute: number
  client_errors: number
  server_errors: number
  p50: number | null
  p95: number | null
  p99: number | null
}

export interface Point extends Figures {
  at: string
}

export interface Endpoint extends Figures {
  /** `*` pour ce que l'API ne sert pas. */
  method: string
  /** Un gabarit, ou `unmatched` et `other`. */
  route: string
}

export interface Consumer extends Figures {
  /** Ce qui le désigne dans un filtre. */
  consumer: string
  origin: 'browser' | 'token' | 'hook' | 'anonymous' | 'other'
  name: string | null
}

export interface Traffic {
  from: string
  to: string
  /** Secondes d'un point. */
  step: number
  total: Figures
  series: Point[]
  endpoints: Endpoint[]
  endpoint_count: number
  consumers: Consumer[]
  consumer_count: number
}

export const trafficQuery = (asked: { period: Period; endpoint?: string; consumer?: string }) =>
  queryOptions({
    queryKey: ['traffic', asked],
    queryFn: ({ signal }) => get<Traffic>('/traffic', { ...asked }, signal),
    placeholderData: keepPreviousData,
  })
