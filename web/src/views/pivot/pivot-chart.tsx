/**
 * Le tableau en dessin : barres empilées ou courbes. Une série se distingue par sa couleur et par sa trame ou son tracé.
 * Écrit ici : les bibliothèques de courbes pèsent de 50 à 230 ko pour ces deux formes, que quelques lignes de SVG disent.
 */
import { useTranslation } from 'react-i18next'
import { hueOf, LineChart, LineMark, type Series } from '@/components/line-chart'
import { currencyName } from '@/lib/amounts'
import { useFormat } from '@/lib/format'
import { figureOf, type PivotGrid } from './grid'
import type { Spec } from './spec'
import type { Wording } from './use-wording'

interface PivotChartProps {
  kind: 'bars' | 'line'
  table: PivotGrid
  spec: Spec
  label: string
  wording: Wording
  /** La seule monnaie que ce dessin montre, pour une mesure en argent. */
  currency?: string
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

export default function PivotChart({ kind, table, spec, label, wording, currency }: PivotChartProps) {
  const { t } = useTranslation()
  const { locale } = useFormat()
  const { across } = spec
  const series: Series[] = across
    ? table.columns.map((column, at) => ({ name: wording.axis(across, column.value), values: table.rows.map((row) => figureOf(row.cells[at])) }))
    : [{ name: t('pivot.total'), values: table.rows.map((row) => figureOf(row.total)) }]
  const names = table.rows.map((row) => wording.axis(spec.rows, row.value))
  const say = (value: unknown) => wording.measure(spec.measure, currency && value !== undefined ? [{ amount: String(value), currency }] : value)
  return (
    <figure className="border-b px-4 py-4">
      {currency && <p className="mb-2 font-medium first-letter:uppercase">{currencyName(locale, currency)}</p>}
      <div role="img" aria-label={label} className="max-w-4xl">
        {kind === 'bars' ? <Bars names={names} series={series} totals={table.rows.map((row) => say(row.total))} /> : <LineChart names={names} series={series} />}
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

/** Barres couchées : un libellé long se lit, et la largeur suit l'écran. Ce qui est au-dessous de zéro part à gauche de son trait. */
function Bars({ names, series, totals }: { names: string[]; series: Series[]; totals: string[] }) {
  const reach = (sign: 1 | -1) => Math.max(...names.map((_, row) => series.reduce((sum, one) => sum + Math.max(sign * (one.values[row] ?? 0), 0), 0)))
  const [above, below] = [reach(1), reach(-1)]
  const whole = Math.max(above + below, 1e-9)
  const part = (row: number, sign: 1 | -1) =>
    series.map((one, rank) => <span key={one.name} className="shrink-0" style={{ width: `${(Math.max(sign * (one.values[row] ?? 0), 0) / Math.max(sign > 0 ? above : below, 1e-9)) * 100}%`, background: trameOf(rank) }} />)
  return (
    <div className="grid grid-cols-[minmax(0,9rem)_minmax(0,1fr)_auto] gap-x-3 gap-y-1.5">
      {names.map((name, row) => (
        <div key={name} className="col-span-3 grid grid-cols-subgrid items-center">
          <span className="truncate text-label first-letter:uppercase">{name}</span>
          <span className="flex h-5 min-w-0 overflow-hidden rounded-sm bg-muted">
            {below > 0 && (
              <span className="flex flex-row-reverse border-r border-foreground" style={{ width: `${(below / whole) * 100}%` }}>
                {part(row, -1)}
              </span>
            )}
            <span className="flex min-w-0 flex-1">{part(row, 1)}</span>
          </span>
          <span className="tnum text-right text-label">{totals[row]}</span>
        </div>
      ))}
    </div>
  )
}
