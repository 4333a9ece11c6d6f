/** Ce qu'un changement a retiré et que la base garde encore : le reprendre, l'effacer. */
import { queryOptions } from '@tanstack/react-query'
import { del, get, post } from '@/lib/http/request'
import type { Applied } from './changes'

export interface Quarantined {
  id: string
  kind: 'entity' | 'field' | 'links' | 'extra'
  name: string
  plan: number | null
  hidden_at: string
  purge_at: string
  days_left: number
  size: number
}

export const quarantineQuery = queryOptions({
  queryKey: ['definitions', 'quarantine'],
  queryFn: async ({ signal }) => (await get<{ data: Quarantined[] }>('/definitions/quarantine', undefined, signal)).data,
})

export const reinstate = (id: string): Promise<Applied> => post<Applied>(`/definitions/quarantine/${id}/restore`, {})

export const purge = (id: string): Promise<void> => del(`/definitions/quarantine/${id}`)
