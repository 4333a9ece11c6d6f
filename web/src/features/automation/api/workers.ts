/** Les groupes de travailleurs et les serveurs qui les font vivre. */
import { queryOptions } from '@tanstack/react-query'
import { del, get, put } from '@/lib/http/request'

export interface WorkerGroup {
  name: string
  /** Travaux de front sur chaque serveur ; nul, autant que le serveur le dit. */
  workers: number | null
  kinds: string[]
  waiting: number
  running: number
  /** Serveurs vivants qui le servent. */
  nodes: number
}

export interface WorkerNode {
  node: string
  version: string
  /** Ses groupes, et leur largeur. */
  groups: Record<string, number>
  started_at: string
  seen_at: string
  running: number
}

export interface Staff {
  groups: WorkerGroup[]
  nodes: WorkerNode[]
}

export const staffQuery = queryOptions({
  queryKey: ['automation', 'workers'],
  queryFn: ({ signal }) => get<Staff>('/automation/workers', undefined, signal),
  refetchInterval: 5000,
})

export const saveGroup = (name: string, workers: number | null): Promise<Staff> => put<Staff>(`/automation/workers/${name}`, { workers })
export const removeGroup = (name: string): Promise<void> => del(`/automation/workers/${name}`)
