/**
 * Le tableau en dessin : barres empilées ou courbes. Une série se distingue par sa couleur et par sa trame ou son tracé.
 * Écrit ici : les bibliothèques de courbes pèsent de 50 à 230 ko pour ces deux formes, que quelques lignes de SVG disent.
 */
import { useTranslation } from 'react-i18next'
import { hueOf, LineChart, LineMark, type Series } from '@/components/line-chart'
import { amountOf, type PivotGrid } from './grid'
import type { Spec } from './spec'
import type { Wording } from './use-wording'

interface PivotChartProps {
  kind: 'bars' | 'line'
  table: PivotGrid
  spec: Spec
  label: string
  wording: Wording
}

const trames = [
  '',
  'repeating-linear-gradient(45deg, transparent 0 4px, var(--background) 4px 5px)',
  'repeating-linear-gradient(90deg, transparent 0 5px, var(--background) 5px 6px)',
  'repeating-linear-gradient(-45deg, transparent 0 4px, var(--background) 4px 5px)',
  'repeating-linear-gradient(0deg, transparent 0 4px, var(--background) 4px 5px)',
  'repeating-linear-gradient(45deg, transparent 0 2px, var(--background) 2px 3px)',
]
const trameOf = (rank: number) => (trames[rank % trames.length] ? `${trames[rank % trames.length]}, ${hueOf(rank)}` : hueOf(rank))

export default function PivotChart({ kind, table, spec, label, wording }: PivotChartProps) {
  const { t } = useTranslation()
  const { across } = spec
  const series: Series[] = across
    ? table.columns.map((column, at) => ({ name: wording.axis(across, column.value), values: table.rows.map((row) => amountOf(row.cells[at])) }))
    : [{ name: t('pivot.total'), values: table.rows.map((row) => amountOf(row.total)) }]
  const names = table.rows.map((row) => wording.axis(spec.rows, row.value))
  return (
    <figure className="border-b px-4 py-4">
      <div role="img" aria-label={label} className="max-w-4xl">
        {kind === 'bars' ? <Bars names={names} series={series} say={(value) => wording.measure(spec.measure, value)} /> : <LineChart names={names} series={series} />}
      </div>
      {series.length > 1 && (
        <figcaption aria-hidden className="mt-3 flex flex-wrap gap-x-4 gap-y-1 text-label">
          {series.map(({ name }, rank) => (
            <span key={name} className="flex items-center gap-1.5 first-letter:uppercase">
              {kind === 'bars' ? (
                <span className="size-3.5 rounded-sm" style={{ background: trameOf(rank) }} />
              ) : (
                <LineMark rank={rank} />
              )}
              {name}
            </span>
          ))}
        </figcaption>
      )}
    </figure>
  )
}

/** Barres couchées : un libellé long se lit, et la largeur suit l'écran. */
function Bars({ names, series, say }: { names: string[]; series: Series[]; say: (value: number) => string }) {
  const totals = names.map((_, row) => series.reduce((sum, one) => sum + Math.max(one.values[row] ?? 0, 0), 0))
  const most = Math.max(...totals, 1e-9)
  return (
    <div className="grid gap-1.5">
      {names.map((name, row) => (
        <div key={name} className="grid grid-cols-[minmax(0,9rem)_minmax(0,1fr)_auto] items-center gap-3">
          <span className="truncate text-label first-letter:uppercase">{name}</span>
          <span className="flex h-5 min-w-0 overflow-hidden rounded-sm bg-muted">
            {series.map((one, rank) => (
              <span key={one.name} style={{ width: `${(Math.max(one.values[row] ?? 0, 0) / most) * 100}%`, background: trameOf(rank) }} />
            ))}
          </span>
          <span className="tnum text-label">{say(totals[row] ?? 0)}</span>
        </div>
      ))}
    </div>
  )
}
