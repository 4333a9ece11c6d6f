/** Grandeur dans l'unité où elle a été saisie ; sa valeur dans l'unité du champ se lit en survolant. */
import { Blank } from '@/fields/blank'
import type { CellProps } from '@/fields/types'
import { useFormat } from '@/lib/format'

interface Quantity {
  value?: string
  unit?: string
  base?: string
}

export function QuantityCell({ field, value }: CellProps) {
  const format = useFormat()
  const quantity = (value ?? {}) as Quantity
  if (!quantity.value) return <Blank />
  const converted = quantity.base && quantity.unit !== field.unit ? `${format.decimal(quantity.base)} ${field.unit}` : undefined
  return (
    <span className="tnum whitespace-nowrap" title={converted}>
      {format.decimal(quantity.value)} {quantity.unit}
    </span>
  )
}
