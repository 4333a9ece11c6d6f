/** Le trafic de l'API, tel que tous les nœuds l'ont compté. */
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Answers } from '@/lib/http/contract'
import { get } from '@/lib/http/request'

export const periods = ['hour', 'day', 'week', 'month'] as const
export type Period = (typeof periods)[number]

/** `*` et `unmatched` disent ce que l'API ne sert pas. */
export type Traffic = Answers['GET /traffic']
export type Point = Traffic['series'][number]
export type Endpoint = Traffic['endpoints'][number]
export type Consumer = Traffic['consumers'][number]
/** Les durées sont en millisecondes ; sans appel, il n'y en a pas. */
export type Figures = Traffic['total']
/** La période est celle qu'on a demandée : l'écran en montre parfois une autre, le temps que la nouvelle arrive. */
export type PeriodTraffic = Traffic & { period: Period }

export const trafficQuery = (asked: { period: Period; endpoint?: string; consumer?: string }) =>
  queryOptions({
    queryKey: ['traffic', asked],
    queryFn: async ({ signal }): Promise<PeriodTraffic> => ({ ...(await get<Traffic>('/traffic', { ...asked }, signal)), period: asked.period }),
    placeholderData: keepPreviousData,
  })
