/** Montant et sa monnaie, écrits comme dans la langue de la personne. */
import { Blank } from '@/fields/blank'
import type { CellProps } from '@/fields/types'
import { useFormat } from '@/lib/format'

interface Money {
  amount?: string
  currency?: string | null
}

export function MoneyCell({ value }: CellProps) {
  const format = useFormat()
  const { amount, currency } = (value ?? {}) as Money
  if (!amount) return <Blank />
  return <span className="tnum whitespace-nowrap">{format.money(amount, currency)}</span>
}
