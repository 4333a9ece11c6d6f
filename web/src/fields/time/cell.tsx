/** Heure du jour, dans l'écriture de la personne. */
import { Blank } from '@/fields/blank'
import type { CellProps } from '@/fields/types'
import { useFormat } from '@/lib/format'

export function TimeCell({ value }: CellProps) {
  const format = useFormat()
  if (typeof value !== 'string' || value === '') return <Blank />
  return <span className="tnum whitespace-nowrap">{format.clock(value)}</span>
}
