/** Sommes des colonnes en argent, monnaie par monnaie : deux monnaies ne s'additionnent pas. */
import { useQueries } from '@tanstack/react-query'
import { aggregateQuery } from '@/features/records/api/aggregate-records'
import { shownType, type Entity, type Field } from '@/lib/model'
import type { Aggregate, ListQuery, Totals } from '@/lib/records/port'
import { GROUP_KEY, groupKey, groupSort } from './groups'

export interface MoneySum {
  field: Field
  amount: string
  currency: string | null
}

export interface MoneySums {
  /** D'un groupe, par la valeur que le serveur en rend. */
  of: (group: unknown) => MoneySum[]
  total: MoneySum[]
  /** Pourquoi des sommes manquent. */
  error: Error | null
  retry: () => void
}

const AMOUNT = 'amount'
const keyOf = (group: unknown): string => JSON.stringify(group ?? null)

/**
 * La monnaie fait les colonnes d'un tableau croisé : le serveur rend une somme par groupe et par monnaie, et celle de chaque monnaie.
 * L'ordre est celui des groupes : borné, il garde les mêmes.
 */
const asked = (field: Field, group: Field, query: ListQuery, limit: number) => ({
  ...query,
  group: groupKey(group),
  sort: groupSort(group),
  pivot: `currency:${field.name}.currency`,
  measures: `${AMOUNT}:sum(${field.name}.amount)`,
  limit,
})

export function sumsOf(field: Field, { columns = [] }: Aggregate, amountsOf: (column: NonNullable<Aggregate['columns']>[number]) => Totals | undefined): MoneySum[] {
  return columns.flatMap((column) => {
    const amount = amountsOf(column)?.[AMOUNT]
    return amount === null || amount === undefined ? [] : [{ field, amount: String(amount), currency: typeof column.value === 'string' ? column.value : null }]
  })
}

export function useMoneySums(entity: Entity, group: Field, columns: Field[], query: ListQuery, limit: number): MoneySums {
  const fields = columns.filter((field) => shownType(field) === 'money' && field.filterable)
  // Les sommes d'un autre filtre ne vont pas sous ces comptes : mieux vaut rien, le temps qu'elles viennent.
  const answers = useQueries({ queries: fields.map((field) => aggregateQuery(entity, asked(field, group, query, limit))) })
  const known = fields.flatMap((field, rank) => {
    const data = answers[rank]?.data
    return data ? [{ field, data }] : []
  })
  return {
    of: (value) =>
      known.flatMap(({ field, data }) => {
        const row = data.data.find((one) => keyOf(one[GROUP_KEY]) === keyOf(value))
        return sumsOf(field, data, (column) => (row?.columns as Record<string, Totals> | undefined)?.[column.name])
      }),
    total: known.flatMap(({ field, data }) => sumsOf(field, data, (column) => column.totals)),
    error: answers.find((answer) => answer.error && !answer.data)?.error ?? null,
    retry: () => answers.forEach((answer) => answer.error && void answer.refetch()),
  }
}
