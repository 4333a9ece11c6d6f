/** Les changements de modèle faits, et les défaire. */
import { queryOptions } from '@tanstack/react-query'
import { get, post } from '@/lib/http/request'
import type { Applied } from './changes'

export interface PastPlan {
  id: number
  version: string
  applied_at: string
  applied_by: string | null
  undone_by: number | null
  undoable: boolean
  paths: string[]
  steps: string[]
  indexes: { name: string; state: string; error: string | null }[]
}

export const plansQuery = queryOptions({
  queryKey: ['definitions', 'plans'],
  queryFn: async ({ signal }) => (await get<{ data: PastPlan[] }>('/definitions/plans', undefined, signal)).data,
})

export const undoPlan = (id: number): Promise<Applied> => post<Applied>(`/definitions/plans/${id}/undo`, {})
