/** Nombre décimal : il arrive en texte et s'affiche sans perdre un chiffre. */
import { Blank } from '@/fields/blank'
import type { CellProps } from '@/fields/types'
import { useFormat } from '@/lib/format'

export function DecimalCell({ field, value }: CellProps) {
  const format = useFormat()
  if (value === null || value === undefined || value === '') return <Blank />
  return <span className="tnum">{format.decimal(String(value), field.scale)}</span>
}
