/** Le tableau tel qu'il se dessine : ses colonnes et ses lignes dans l'ordre, chaque case sa valeur. */
import type { Aggregate, Totals } from '@/lib/records/port'
import { inOrder, type Spec } from './spec'

export interface PivotRow {
  value: unknown
  cells: unknown[]
  total: unknown
}

export interface PivotGrid {
  columns: { value: unknown; total: unknown }[]
  rows: PivotRow[]
  total: unknown
}

export function tableOf({ rows, across }: Spec, { data, columns = [], totals }: Aggregate): PivotGrid {
  const ordered = across ? inOrder(across, columns, (column) => column.value) : []
  const lines = inOrder(rows, data, (row) => row.r)
  return {
    columns: ordered.map((column) => ({ value: column.value, total: column.totals.m })),
    rows: lines.map((row) => ({ value: row.r, total: row.m, cells: ordered.map((column) => (row.columns as Record<string, Totals> | undefined)?.[column.name]?.m) })),
    total: totals.m,
  }
}

/** Une mesure, pour un dessin ; rien vaut zéro. */
export const amountOf = (value: unknown): number => (Number.isFinite(Number(value)) ? Number(value) : 0)
