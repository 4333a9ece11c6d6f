/** Le tableau tel qu'il se dessine : ses colonnes et ses lignes dans l'ordre, chaque case sa valeur. */
import { readAmounts } from '@/lib/amounts'
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

/** Les monnaies du tableau, dans l'ordre où ses totaux les disent. */
export const currenciesOf = (table: PivotGrid): string[] => readAmounts(table.total).map(({ currency }) => currency)

/** Le même tableau dans une seule monnaie : ses valeurs sont des nombres, et ce qu'elle ne mesure pas manque. */
export function inCurrency(table: PivotGrid, currency: string): PivotGrid {
  const only = (value: unknown) => readAmounts(value).find((one) => one.currency === currency)?.amount
  return {
    columns: table.columns.map((column) => ({ ...column, total: only(column.total) })),
    rows: table.rows.map((row) => ({ ...row, cells: row.cells.map(only), total: only(row.total) })),
    total: only(table.total),
  }
}

/** Une valeur, pour un dessin ; rien vaut zéro. */
export const figureOf = (value: unknown): number => (Number.isFinite(Number(value)) ? Number(value) : 0)
