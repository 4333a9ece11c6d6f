/** Case d'un champ, par son type ; une formule se montre comme son résultat. */
import { shownType } from '@/lib/model'
import { cells, fallbackCell } from './cells'
import type { CellProps } from './types'

export function CellOf({ field, value }: CellProps) {
  const Cell = cells[shownType(field)] ?? fallbackCell
  return <Cell field={field} value={value} />
}
