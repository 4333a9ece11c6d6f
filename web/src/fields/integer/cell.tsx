/** Nombre entier. */
import { Blank } from '@/fields/blank'
import type { CellProps } from '@/fields/types'
import { useFormat } from '@/lib/format'

export function IntegerCell({ value }: CellProps) {
  const format = useFormat()
  if (value === null || value === undefined || value === '') return <Blank />
  return <span className="tnum">{format.number(Number(value))}</span>
}
