/** Les travaux de fond : leur liste, en annuler un, le refaire ; retenir une sorte. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { get, post } from '@/lib/http/request'

export const jobStates = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const

export interface Job {
  id: number
  kind: string
  state: (typeof jobStates)[number]
  priority: number
  attempts: number
  max_attempts: number
  run_at: string
  created_at: string
  finished_at: string | null
  error: string | null
}

export interface JobKind {
  kind: string
  paused: boolean
  waiting: number
  running: number
  done: number
  failed: number
  cancelled: number
  mean_ms: number | null
}

export interface JobFilter {
  state?: string
  kind?: string
}

interface JobPage {
  data: Job[]
  next_cursor: number | string | null
}

export const jobsQuery = (filter: JobFilter) =>
  infiniteQueryOptions({
    queryKey: ['automation', 'jobs', filter],
    queryFn: ({ pageParam, signal }) => get<JobPage>('/automation/jobs', { ...filter, limit: 30, cursor: pageParam }, signal),
    initialPageParam: null as JobPage['next_cursor'],
    getNextPageParam: (last) => last.next_cursor,
  })

export const jobKindsQuery = queryOptions({
  queryKey: ['automation', 'kinds'],
  queryFn: async ({ signal }) => (await get<{ data: JobKind[] }>('/automation/jobs/kinds', undefined, signal)).data,
})

export const actOnJob = (id: number, verb: 'cancel' | 'retry'): Promise<unknown> => post(`/automation/jobs/${id}/${verb}`)

export const setPaused = (kind: string, paused: boolean): Promise<void> => post<void>(`/automation/jobs/kinds/${kind}/${paused ? 'pause' : 'resume'}`)
