/** Chemin critique des tâches d'une liste : leurs marges, leurs liens, ce qui tourne en rond. */
import { queryOptions } from '@tanstack/react-query'
import { get } from '@/lib/http/request'
import { entityKey, type Entity } from '@/lib/model'
import type { ListQuery } from '@/lib/records/port'

export interface PathTask {
  id: string
  title: string | null
  /** Marges, en jours ; absentes quand les liens tournent en rond. */
  total_float?: number
  free_float?: number
  critical?: boolean
}

export interface PathLink {
  from: string
  to: string
  type: 'FS' | 'SS' | 'FF' | 'SF'
  lag: number
  /** Les dates prévues ne le respectent pas. */
  broken: boolean
  critical: boolean
}

export interface CriticalPath {
  data: PathTask[]
  links: PathLink[]
  finish: string | null
  cycle: string[] | null
}

export const criticalPathQuery = (entity: Entity, { filter, q }: ListQuery) =>
  queryOptions({
    queryKey: ['records', entityKey(entity), 'critical-path', filter, q],
    queryFn: ({ signal }) => get<CriticalPath>(`${entity.path}/critical-path`, { filter, q }, signal),
  })
