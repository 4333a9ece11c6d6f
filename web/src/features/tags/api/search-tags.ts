/** Étiquettes connues de la maison, pour en proposer pendant la frappe. */
import { queryOptions } from '@tanstack/react-query'
import type { Entity, Model } from '@/lib/model'
import { recordSource } from '@/lib/records/source'

export const tagsQuery = (model: Model, q: string) => {
  const entity = model.entities['core.tag']
  return queryOptions({
    queryKey: ['records', 'core.tag', 'names', q],
    queryFn: async ({ signal }) => (await recordSource.get().page(entity as Entity, { q, fields: 'name', sort: 'name', limit: 20 }, signal)).data.map((one) => String(one.name)),
    enabled: entity !== undefined,
    staleTime: 30_000,
  })
}
