/** Un import : son fichier, ses colonnes, son aperçu, son avancement. L'envoyer, le régler, le vérifier, l'appliquer, le défaire. */
import { queryOptions } from '@tanstack/react-query'
import { del, get, patch, post, url } from '@/lib/http/request'
import { sendForm, type Upload } from '@/lib/http/upload'
import { entityKey, type Entity } from '@/lib/model'

export type ImportStatus = 'uploaded' | 'checking' | 'checked' | 'applying' | 'applied' | 'refused' | 'failed' | 'cancelled' | 'undoing' | 'undone'
export type ImportMode = 'atomic' | 'partial'

export interface ImportColumn {
  name: string
  rank: number
  field: string | null
  guessed: boolean
  samples: string[]
}

export interface ImportTarget {
  name: string
  label: string
  type: string
  required: boolean
}

export interface CellFault {
  field: string | null
  code: string
  message: string
}

export interface LineFault extends CellFault {
  line: number
}

export interface ImportProgress {
  done: number
  total: number
  percent: number
  accepted: number
  rejected: number
  created: number
  updated: number
}

export interface ImportReport {
  undo?: { deleted: number; restored: number; left: { line: number; id: string; reason: string }[] }
}

export interface ImportJob {
  id: string
  entity: string
  file: { name: string; size: number }
  status: ImportStatus
  format: 'csv' | 'xlsx' | 'json'
  encoding: string | null
  separator: string | null
  sheet: string | null
  sheets: string[]
  columns: ImportColumn[]
  fields: ImportTarget[]
  preview: { rows: { line: number; values: Record<string, unknown>; errors: CellFault[] }[]; errors?: CellFault[] }
  mapping: { id: string; name: string } | null
  key: string | null
  mode: ImportMode
  rows_estimate: number | null
  progress?: ImportProgress | null
  errors?: LineFault[]
  /** Ce qui l'a arrêté. */
  fault?: CellFault | null
  report?: ImportReport | null
}

export interface ImportSettings {
  columns?: Record<string, string | null>
  key?: string | null
  mode?: ImportMode
  encoding?: string
  separator?: string
  sheet?: string
}

const running = new Set<ImportStatus>(['checking', 'applying', 'undoing'])
export const isRunning = (job: Pick<ImportJob, 'status'>): boolean => running.has(job.status)

/** Le flux annonce l'avancement ; sans lui, on redemande. */
const POLL_MS = 1500

export const importKey = (id: string) => ['imports', id]

export const importQuery = (id: string) =>
  queryOptions({
    queryKey: importKey(id),
    queryFn: ({ signal }) => get<ImportJob>(`/imports/${id}`, undefined, signal),
    refetchInterval: ({ state }) => (state.data && isRunning(state.data) ? POLL_MS : false),
  })

/** Derniers imports de la personne dans cette entité. */
export type ImportBrief = Pick<ImportJob, 'id' | 'file' | 'status' | 'progress'> & { created_at: string }

export const importsQuery = (entity: Entity) =>
  queryOptions({
    queryKey: ['imports', 'recent', entityKey(entity)],
    queryFn: async ({ signal }) => (await get<{ data: ImportBrief[] }>('/imports', { entity: entityKey(entity), limit: 5 }, signal)).data,
  })

export function uploadImport(entity: Entity, file: File, onProgress: (ratio: number) => void): Upload<ImportJob> {
  const form = new FormData()
  form.append('file', file)
  return sendForm<ImportJob>(url('/imports', { entity: entityKey(entity) }), form, onProgress)
}

export const setImport = (id: string, settings: ImportSettings): Promise<ImportJob> => patch<ImportJob>(`/imports/${id}`, settings)

export const startImport = (id: string, step: 'check' | 'apply' | 'undo'): Promise<unknown> => post(`/imports/${id}/${step}`)

/** Arrête au prochain millier ; ce qui est écrit est défait, à moins qu'on ne le garde. */
export const cancelImport = (id: string, keep: boolean): Promise<unknown> => post(`/imports/${id}/cancel`, undefined, { keep: keep || undefined })

export const deleteImport = (id: string): Promise<void> => del(`/imports/${id}`)

export const errorsUrl = (id: string, format: 'csv' | 'xlsx'): string => url(`/imports/${id}/errors`, { format })
