/** Hauteurs des lignes d'un planning, et la ligne sous un point. */
import type { Density } from '@/lib/theme'
import type { Row } from './rows'

export interface Sizes {
  bar: number
  gap: number
  row: number
}

/** Une barre ne fait jamais moins de 24 points, 44 quand on touche. */
export const sizes: Record<Density, Sizes> = {
  comfortable: { bar: 28, gap: 4, row: 44 },
  compact: { bar: 26, gap: 3, row: 36 },
  dense: { bar: 24, gap: 2, row: 30 },
  touch: { bar: 44, gap: 8, row: 64 },
}

export const SMALLEST_BAR = 24

export const heightOf = (row: Row, { bar, gap, row: least }: Sizes): number => Math.max(least, row.lanes * (bar + gap) - gap + least - bar)

/** Haut de chaque ligne, et le bas de la dernière. */
export function offsetsOf(rows: Row[], size: Sizes): number[] {
  const offsets = [0]
  for (const row of rows) offsets.push((offsets.at(-1) ?? 0) + heightOf(row, size))
  return offsets
}

/** Dernière ligne qui commence avant ce point. */
export function rowAt(offsets: number[], y: number): number {
  let [low, high] = [0, Math.max(0, offsets.length - 2)]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((offsets[middle] ?? 0) <= y) low = middle
    else high = middle - 1
  }
  return low
}
