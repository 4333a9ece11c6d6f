/** Monnaies en usage, pour en choisir une à côté d'un montant. */
import { queryOptions } from '@tanstack/react-query'
import type { Entity, Model } from '@/lib/model'
import { recordSource } from '@/lib/records/source'

/** Qui ne voit pas les monnaies tape leur code. */
export const currenciesQuery = (model: Model) => {
  const entity = model.entities['core.currency']
  return queryOptions({
    queryKey: ['records', 'core.currency', 'codes'],
    queryFn: async ({ signal }) => (await recordSource.get().page(entity as Entity, { fields: 'code', filter: 'is_active', sort: 'code', limit: 200 }, signal)).data.map((one) => String(one.code)),
    enabled: entity !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  })
}
