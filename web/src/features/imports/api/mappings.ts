/** Correspondances gardées : quelles colonnes d'un fichier vont dans quels champs. */
import { queryOptions } from '@tanstack/react-query'
import { get, post } from '@/lib/http/request'
import { entityKey, type Entity } from '@/lib/model'
import type { ImportMode } from './import-job'

export interface Mapping {
  id: string
  entity: string
  name: string
  columns: Record<string, string | null>
  key: string | null
  mode: ImportMode
  shared: boolean
}

export const mappingsQuery = (entity: Entity) =>
  queryOptions({
    queryKey: ['imports', 'mappings', entityKey(entity)],
    queryFn: async ({ signal }) => (await get<{ data: Mapping[] }>('/imports/mappings', { entity: entityKey(entity) }, signal)).data,
  })

export const saveMapping = (entity: Entity, mapping: Omit<Mapping, 'id' | 'entity'>): Promise<Mapping> =>
  post<Mapping>('/imports/mappings', mapping, { entity: entityKey(entity) })
