/** Le tableau : ses totaux au bout et au bas, chaque case mène à ses fiches. */
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { joinCel } from '@/lib/filter'
import { useFormat } from '@/lib/format'
import type { Entity } from '@/lib/model'
import { linkTo } from '@/lib/link-to'
import type { ListQuery } from '@/lib/records/port'
import type { PivotGrid } from './grid'
import { cellFilter, type Axis, type Spec } from './spec'
import type { Wording } from './use-wording'

interface PivotTableProps {
  entity: Entity
  table: PivotGrid
  spec: Spec
  caption: string
  query: ListQuery
  wording: Wording
}

export function PivotTable({ entity, table, spec, caption, query, wording }: PivotTableProps) {
  const { t } = useTranslation()
  const { zone } = useFormat()
  const { rows, across, measure } = spec
  const say = (value: unknown) => wording.measure(measure, value)
  const cell = (value: unknown, parts: [Axis, unknown][]) => {
    const filter = value === null || value === undefined ? undefined : cellFilter(zone, parts)
    if (filter === undefined) return say(value)
    const search = new URLSearchParams({ where: joinCel([query.filter, filter]), ...(query.q ? { q: query.q } : {}) })
    return (
      <Link {...linkTo(`${entity.path}?${search.toString()}`)} aria-label={t('pivot.openCell', { value: say(value) })} className="rounded-sm underline-offset-4 hover:underline">
        {say(value)}
      </Link>
    )
  }
  return (
    <table className="border-separate border-spacing-0 text-left">
      <caption className="sr-only">{caption}</caption>
      <thead>
        <tr className="text-label text-muted-foreground [&>th]:border-b">
          <th scope="col" className="sticky left-0 z-10 min-w-40 bg-background px-4 py-2 font-medium">
            {rows.field.label}
          </th>
          {across && table.columns.map((column) => (
            <th key={JSON.stringify(column.value)} scope="col" className="px-4 py-2 text-right font-medium whitespace-nowrap first-letter:uppercase">
              {wording.axis(across, column.value)}
            </th>
          ))}
          <th scope="col" className="px-4 py-2 text-right font-medium">
            {t('pivot.total')}
          </th>
        </tr>
      </thead>
      <tbody className="tnum">
        {table.rows.map((row) => (
          <tr key={JSON.stringify(row.value)} className="hover:bg-muted/50">
            <th scope="row" className="sticky left-0 z-10 h-row max-w-72 truncate border-b bg-background px-4 font-medium first-letter:uppercase">
              {wording.axis(rows, row.value)}
            </th>
            {across && table.columns.map((column, at) => (
              <td key={JSON.stringify(column.value)} className="border-b px-4 text-right whitespace-nowrap">
                {row.cells[at] === undefined ? <span className="text-muted-foreground">{say(undefined)}</span> : cell(row.cells[at], [[rows, row.value], [across, column.value]])}
              </td>
            ))}
            <td className="border-b px-4 text-right font-medium whitespace-nowrap">{cell(row.total, [[rows, row.value]])}</td>
          </tr>
        ))}
      </tbody>
      <tfoot className="tnum bg-muted font-medium">
        <tr>
          <th scope="row" className="sticky left-0 z-10 h-row bg-muted px-4">
            {t('pivot.total')}
          </th>
          {table.columns.map((column) => (
            <td key={JSON.stringify(column.value)} className="px-4 text-right whitespace-nowrap">
              {say(column.total)}
            </td>
          ))}
          <td className="px-4 text-right whitespace-nowrap">{say(table.total)}</td>
        </tr>
      </tfoot>
    </table>
  )
}
