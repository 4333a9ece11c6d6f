/** Les rôles et leurs octrois. */
import { queryOptions } from '@tanstack/react-query'
import { get, patch } from '@/lib/http/request'

export interface Grant {
  id?: string
  permission: string
  filter: string | null
  classes: string | null
}

export interface Role {
  id: string
  code: string
  name: string
  version: number
  grants: Grant[]
  inherits: { id: string; code: string; name: string }[]
}

export const rolesQuery = queryOptions({
  queryKey: ['records', 'core.role', 'matrix'],
  queryFn: async ({ signal }) => (await get<{ data: Role[] }>('/core/roles', { expand: 'grants,inherits', limit: 200, sort: 'name' }, signal)).data,
})

/** Remplace tous les octrois d'un rôle : ceux qui manquent s'en vont. */
export const saveGrants = (role: Role, grants: Grant[]): Promise<unknown> =>
  patch(`/core/roles/${role.id}`, { grants: grants.map(({ id, permission, filter, classes }) => ({ id, permission, filter, classes })) }, role.version)
