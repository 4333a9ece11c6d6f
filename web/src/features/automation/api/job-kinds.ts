/** Les sortes de travaux : leur file, leurs réglages ; en retenir une. */
import { queryOptions } from '@tanstack/react-query'
import { get, patch, post } from '@/lib/http/request'

export interface JobKind {
  kind: string
  paused: boolean
  group: string
  /** De front au plus, tous serveurs ensemble ; nul, sans limite. */
  max_running: number | null
  priority: number
  waiting: number
  running: number
  done: number
  failed: number
  cancelled: number
  last_at: string | null
  mean_ms: number | null
}

export const jobKindsQuery = queryOptions({
  queryKey: ['automation', 'kinds'],
  queryFn: async ({ signal }) => (await get<{ data: JobKind[] }>('/automation/jobs/kinds', undefined, signal)).data,
  refetchInterval: 5000,
})

export const changeKind = (kind: string, set: Partial<Pick<JobKind, 'group' | 'max_running' | 'priority'>>): Promise<JobKind> => patch<JobKind>(`/automation/jobs/kinds/${kind}`, set)

export const setPaused = (kind: string, paused: boolean): Promise<void> => post<void>(`/automation/jobs/kinds/${kind}/${paused ? 'pause' : 'resume'}`)
