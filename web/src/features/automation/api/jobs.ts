/** Les travaux de fond : leur liste, l'un d'eux et son histoire, l'arrêter, le refaire, en mettre d'essai. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { pagesQuery } from '@/lib/http/pages'
import { get, post } from '@/lib/http/request'

export const jobStates = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const

export interface Job {
  id: number
  kind: string
  group: string
  state: (typeof jobStates)[number]
  /** Quelqu'un en a demandé l'arrêt ; il tourne encore. */
  stopping: boolean
  progress: { done: number; total: number } | null
  priority: number
  attempts: number
  max_attempts: number
  /** Qui l'a demandé, ou le déclencheur ; ni l'un ni l'autre, le serveur. */
  by: string | null
  trigger: string | null
  node: string | null
  run_at: string
  created_at: string
  started_at: string | null
  finished_at: string | null
  error: string | null
}

/** Ce qui est arrivé à un travail. */
export interface JobFact {
  at: string
  outcome: 'retry' | 'failed' | 'stopped' | 'lost' | 'cancelled' | 'retried'
  node?: string
  attempt?: number
  started_at?: string
  error?: string
  by?: string
}

export interface JobFilter {
  state?: string
  kind?: string
}

interface JobPage {
  data: Job[]
  next_cursor: number | string | null
}

/** Entre deux relectures, tant que quelque chose attend ou tourne. */
const LIVE_MS = 3000

const isLive = ({ state }: Job) => state === 'waiting' || state === 'running'

export const jobsQuery = (filter: JobFilter) =>
  infiniteQueryOptions({
    ...pagesQuery<JobPage>(['automation', 'jobs', filter], '/automation/jobs', { ...filter, limit: 30 }),
    refetchInterval: ({ state }) => (state.data?.pages.some((page) => page.data.some(isLive)) ? LIVE_MS : false),
  })

export const jobQuery = (id: number) =>
  queryOptions({
    queryKey: ['automation', 'jobs', id],
    queryFn: ({ signal }) => get<Job & { log: JobFact[] }>(`/automation/jobs/${id}`, undefined, signal),
    refetchInterval: ({ state }) => (!state.data || isLive(state.data) ? LIVE_MS : false),
  })

export const actOnJob = (id: number, verb: 'cancel' | 'retry'): Promise<Job> => post<Job>(`/automation/jobs/${id}/${verb}`)

/** Un travail qui ne fait que durer, puis finit comme on le demande. */
export interface Probe {
  seconds: number
  count: number
  ending: 'done' | 'failed'
}

export const askProbe = (probe: Probe): Promise<{ count: number }> => post('/automation/jobs', probe)
