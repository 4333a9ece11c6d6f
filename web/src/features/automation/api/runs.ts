/** Les exécutions des déclencheurs : leur liste, les étapes de l'une, la rejouer, l'arrêter. */
import { queryOptions } from '@tanstack/react-query'
import { pagesQuery } from '@/lib/http/pages'
import { get, post } from '@/lib/http/request'
import type { RunError, StepLog } from './triggers'

export const runStates = ['ready', 'waiting', 'done', 'failed', 'stopped', 'gathered', 'grouped'] as const

export interface Run {
  id: number
  trigger: string
  state: (typeof runStates)[number]
  entity: string | null
  record: string | null
  event: string | null
  at: string
  wake_at: string | null
  finished_at: string | null
  attempts: number
  duration_us: number | null
  error: RunError | null
}

export interface RunDetail extends Run {
  steps: StepLog[]
  /** L'événement du système qui l'a réveillée, et ce qu'il a apporté, pour qui gouverne l'automatisation. */
  system_event?: string | null
  payload?: unknown
  /** Vrai quand la personne ne voit pas la fiche : les valeurs sont tues. */
  protected?: boolean
}

export interface RunFilter {
  trigger?: string
  state?: string
  /** D'une fiche. */
  record?: string
}

interface RunPage {
  data: Run[]
  next_cursor: number | string | null
}

export const runsQuery = (filter: RunFilter) => pagesQuery<RunPage>(['automation', 'runs', filter], '/automation/runs', { ...filter, limit: 30 })

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ['automation', 'run', id],
    queryFn: ({ signal }) => get<RunDetail>(`/automation/runs/${id}`, undefined, signal),
  })

export const replayRun = (id: number): Promise<unknown> => post(`/automation/runs/${id}/replay`)

export type Deed = 'replay' | 'stop'

/** Beaucoup d'exécutions : celles-ci, ou toutes celles qui répondent au filtre. */
export interface Crowd {
  ids?: number[]
  trigger?: string
  record?: string
  /** Celles qui l'étaient à cet instant : ce qui échoue de nouveau n'y revient pas. */
  as_of?: string
}

export interface Batch {
  changed: number
  remaining: number
  as_of: string
}

/** Combien ce geste en toucherait ; rien ne se fait. */
export const countRuns = (action: Deed, crowd: Crowd): Promise<Batch> => post<Batch>('/automation/runs/bulk', { action, ...crowd, validate_only: true })

/** Une fournée, à redemander tant qu'il en reste. */
export const bulkRuns = (action: Deed, crowd: Crowd): Promise<Batch> => post<Batch>('/automation/runs/bulk', { action, ...crowd })

/** La suite ne se fera pas ; ce qui est fait demeure. */
export const stopRun = (id: number): Promise<unknown> => post(`/automation/runs/${id}/stop`)
