/** Étiquettes connues de la maison, pour en proposer pendant la frappe. */
import { queryOptions } from '@tanstack/react-query'
import { get } from '@/lib/http/request'
import type { Model, Page } from '@/lib/model'

interface Tag {
  id: string
  name: string
}

export const tagsQuery = (model: Model, q: string) => {
  const entity = model.entities['core.tag']
  return queryOptions({
    queryKey: ['records', 'core.tag', 'names', q],
    queryFn: async ({ signal }) => (await get<Page<Tag>>(entity?.path ?? '', { q, fields: 'name', sort: 'name', limit: 20 }, signal)).data.map((one) => one.name),
    enabled: entity !== undefined,
    staleTime: 30_000,
  })
}
