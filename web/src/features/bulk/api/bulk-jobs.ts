/** Un geste en nombre que le serveur mène : le lancer, le suivre, l'arrêter, le défaire, lire ce qu'il a refusé. */
import { queryOptions } from '@tanstack/react-query'
import { get, post, sendOnce, url } from '@/lib/http/request'

export type BulkJobStatus = 'gathering' | 'running' | 'done' | 'cancelled' | 'failed' | 'undoing' | 'undone'
export type BulkJobOperation = 'update' | 'delete' | 'restore' | 'action'

export interface BulkJobFault {
  field: string
  code: string
  message: string
}

export interface BulkJob {
  id: string
  entity: string
  operation: BulkJobOperation
  action: string | null
  status: BulkJobStatus
  /** Ce qu'il a écrit peut encore se défaire. */
  undoable: boolean
  progress: {
    total: number
    done: number
    changed: number
    refused: number
    /** Laissées : elles ne répondaient plus au filtre. */
    skipped: number
    reverted: number
    /** Laissées par l'annulation. */
    kept: number
  }
  fault: BulkJobFault | null
  created_at: string
  updated_at: string
}

export interface BulkJobDemand {
  entity: string
  operation: BulkJobOperation
  action?: string
  set?: Record<string, unknown>
  filter?: string
  q?: string
  max_affected: number
}

export interface BulkJobRefusal {
  id: string
  label: string | null
  errors: BulkJobFault[]
}

/** Fiches d'un geste, au plus : la borne du serveur. */
export const MOST_IN_JOB = 1_000_000

/** Refus que le serveur garde, au plus. */
export const MOST_REFUSALS = 1000

const POLL_MS = 1000

const alive = new Set<BulkJobStatus>(['gathering', 'running', 'undoing'])
export const isAlive = (job: Pick<BulkJob, 'status'>): boolean => alive.has(job.status)

/** Fiches menées à leur sort, dans le sens où va le geste. */
export function advance({ status, progress }: BulkJob): { done: number; total: number } {
  if (status === 'undoing') return { done: progress.reverted + progress.kept, total: progress.changed }
  return { done: progress.done, total: progress.total }
}

const ROOT = ['bulk-jobs']

export const runningQuery = queryOptions({
  queryKey: [...ROOT, 'running'],
  queryFn: async ({ signal }) => (await get<{ data: BulkJob[] }>('/bulk-jobs', { running: true }, signal)).data,
  refetchInterval: POLL_MS,
})

export const bulkJobQuery = (id: string) =>
  queryOptions({
    queryKey: [...ROOT, id],
    queryFn: ({ signal }) => get<BulkJob>(`/bulk-jobs/${id}`, undefined, signal),
    refetchInterval: ({ state }) => (state.data && isAlive(state.data) ? POLL_MS : false),
  })

export const refusalsQuery = (id: string, ofUndo: boolean) =>
  queryOptions({
    queryKey: [...ROOT, id, 'refusals', ofUndo],
    queryFn: async ({ signal }) => (await get<{ data: BulkJobRefusal[] }>(`/bulk-jobs/${id}/refusals`, { undo: ofUndo || undefined }, signal)).data,
  })

export const refusalsUrl = (id: string, ofUndo: boolean): string => url(`/bulk-jobs/${id}/refusals`, { format: 'csv', undo: ofUndo || undefined })

/** Renvoyée sous la même clé, la demande ne part qu'une fois. */
export const startBulkJob = (demand: BulkJobDemand, once: string): Promise<BulkJob> => sendOnce<BulkJob>('POST', '/bulk-jobs', { once, body: demand })

export const tellBulkJob = (id: string, verb: 'cancel' | 'undo'): Promise<BulkJob> => post<BulkJob>(`/bulk-jobs/${id}/${verb}`)
