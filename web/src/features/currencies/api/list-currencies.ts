/** Monnaies en usage, pour en choisir une à côté d'un montant. */
import { queryOptions } from '@tanstack/react-query'
import { get } from '@/lib/http/request'
import type { Model, Page } from '@/lib/model'

interface Currency {
  id: string
  code: string
}

/** Qui ne voit pas les monnaies tape leur code. */
export const currenciesQuery = (model: Model) => {
  const entity = model.entities['core.currency']
  return queryOptions({
    queryKey: ['records', 'core.currency', 'codes'],
    queryFn: async ({ signal }) => (await get<Page<Currency>>(entity?.path ?? '', { fields: 'code', filter: 'is_active', sort: 'code', limit: 200 }, signal)).data.map((one) => one.code),
    enabled: entity !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  })
}
