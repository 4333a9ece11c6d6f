/** Un geste en nombre que le serveur mène : le lancer, le suivre, l'arrêter, le défaire, lire ce qu'il a refusé. */
import { queryOptions } from '@tanstack/react-query'
import type { Answers, BulkJob } from '@/lib/http/contract'
import { get, post, sendOnce, url } from '@/lib/http/request'

/** `pending` : en attente d'approbation. `skipped` et `kept` : laissées, par le geste (elles ne répondaient plus au filtre) ou par l'annulation. */
export type { BulkJob }

export interface BulkJobDemand {
  entity: string
  operation: BulkJob['operation']
  action?: string
  set?: Record<string, unknown>
  filter?: string
  q?: string
  max_affected: number
}

type Refusals = Answers['GET /bulk-jobs/{id}/refusals']

/** Fiches d'un geste, au plus : la borne du serveur. */
export const MOST_IN_JOB = 1_000_000

/** Refus que le serveur garde, au plus. */
export const MOST_REFUSALS = 1000

const POLL_MS = 1000

const alive = new Set<BulkJob['status']>(['gathering', 'running', 'undoing'])
export const isAlive = (job: Pick<BulkJob, 'status'>): boolean => alive.has(job.status)

/** Fiches menées à leur sort, dans le sens où va le geste. */
export function advance({ status, progress }: BulkJob): { done: number; total: number } {
  if (status === 'undoing') return { done: progress.reverted + progress.kept, total: progress.changed }
  return { done: progress.done, total: progress.total }
}

/** Son annulation a commencé, fût-elle interrompue depuis : mené à son terme, un geste qu'une panne arrête l'est sur le retour. */
export function isBack({ status, progress: { total, done, reverted, kept } }: BulkJob): boolean {
  return status === 'undoing' || status === 'undone' || reverted + kept > 0 || (status === 'failed' && total > 0 && done === total)
}

/** Fiches changées que l'annulation n'a pas menées à leur sort. */
export const stillToUndo = ({ progress: { changed, reverted, kept } }: BulkJob): number => changed - reverted - kept

const ROOT = ['bulk-jobs']

export const runningQuery = queryOptions({
  queryKey: [...ROOT, 'running'],
  queryFn: async ({ signal }) => (await get<Answers['GET /bulk-jobs']>('/bulk-jobs', { running: true }, signal)).data,
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
    queryFn: async ({ signal }) => (await get<Refusals>(`/bulk-jobs/${id}/refusals`, { undo: ofUndo || undefined }, signal)).data,
  })

export const refusalsUrl = (id: string, ofUndo: boolean): string => url(`/bulk-jobs/${id}/refusals`, { format: 'csv', undo: ofUndo || undefined })

/** Renvoyée sous la même clé, la demande ne part qu'une fois. */
export const startBulkJob = (demand: BulkJobDemand, once: string): Promise<BulkJob> => sendOnce<BulkJob>('POST', '/bulk-jobs', { once, body: demand })

export const tellBulkJob = (id: string, verb: 'cancel' | 'undo'): Promise<BulkJob> => post<BulkJob>(`/bulk-jobs/${id}/${verb}`)
