/**
 * Le tableau en dessin : barres empilées ou courbes. Une série se distingue par sa couleur et par sa trame ou son tracé.
 * Écrit ici : les bibliothèques de courbes pèsent de 50 à 230 ko pour ces deux formes, que quelques lignes de SVG disent.
 */
import { useTranslation } from 'react-i18next'
import { useFormat } from '@/lib/format'
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

interface Series {
  name: string
  values: number[]
}

const HUES = 6
const dashes = ['', '6 3', '2 3', '8 3 2 3', '1 4', '10 4']
const trames = [
  '',
  'repeating-linear-gradient(45deg, transparent 0 4px, var(--background) 4px 5px)',
  'repeating-linear-gradient(90deg, transparent 0 5px, var(--background) 5px 6px)',
  'repeating-linear-gradient(-45deg, transparent 0 4px, var(--background) 4px 5px)',
  'repeating-linear-gradient(0deg, transparent 0 4px, var(--background) 4px 5px)',
  'repeating-linear-gradient(45deg, transparent 0 2px, var(--background) 2px 3px)',
]
const hueOf = (rank: number) => `var(--chart-${(rank % HUES) + 1})`

export default function PivotChart({ kind, table, spec, label, wording }: PivotChartProps) {
  const { t } = useTranslation()
  const { across } = spec
  const series: Series[] = across
    ? table.columns.map((column, at) => ({ name: wording.axis(across, column.value), values: table.rows.map((row) => amountOf(row.cells[at])) }))
    : [{ name: t('pivot.total'), values: table.rows.map((row) => amountOf(row.total)) }]
  const names = table.rows.map((row) => wording.axis(spec.rows, row.value))
  return (
    <figure className="border-b px-4 py-4">
      <div role="img" aria-label={label}>
        {kind === 'bars' ? <Bars names={names} series={series} say={(value) => wording.measure(spec.measure, value)} /> : <Lines names={names} series={series} />}
      </div>
      {series.length > 1 && (
        <figcaption aria-hidden className="mt-3 flex flex-wrap gap-x-4 gap-y-1 text-label">
          {series.map(({ name }, rank) => (
            <span key={name} className="flex items-center gap-1.5 first-letter:uppercase">
              {kind === 'bars' ? (
                <span className="size-3.5 rounded-sm" style={{ background: trames[rank % HUES] ? `${trames[rank % HUES]}, ${hueOf(rank)}` : hueOf(rank) }} />
              ) : (
                <svg viewBox="0 0 24 8" className="h-2 w-6">
                  <line x1="0" x2="24" y1="4" y2="4" stroke={hueOf(rank)} strokeWidth="2.5" strokeDasharray={dashes[rank % HUES]} />
                </svg>
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
    <div className="grid max-w-4xl gap-1.5">
      {names.map((name, row) => (
        <div key={name} className="grid grid-cols-[minmax(0,9rem)_minmax(0,1fr)_auto] items-center gap-3">
          <span className="truncate text-label first-letter:uppercase">{name}</span>
          <span className="flex h-5 min-w-0 overflow-hidden rounded-sm bg-muted">
            {series.map((one, rank) => (
              <span key={one.name} style={{ width: `${(Math.max(one.values[row] ?? 0, 0) / most) * 100}%`, background: trames[rank % HUES] ? `${trames[rank % HUES]}, ${hueOf(rank)}` : hueOf(rank) }} />
            ))}
          </span>
          <span className="tnum text-label">{say(totals[row] ?? 0)}</span>
        </div>
      ))}
    </div>
  )
}

const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [720, 240, 48, 26, 10]
const MOST_TICKS = 8

function Lines({ names, series }: { names: string[]; series: Series[] }) {
  const { number } = useFormat()
  const values = series.flatMap((one) => one.values)
  const [low, high] = [Math.min(0, ...values), Math.max(...values, 1)]
  const x = (rank: number) => LEFT + (names.length < 2 ? 0.5 : rank / (names.length - 1)) * (WIDTH - LEFT - 16)
  const y = (value: number) => TOP + (1 - (value - low) / (high - low)) * (HEIGHT - TOP - BOTTOM)
  const every = Math.ceil(names.length / MOST_TICKS)
  const marks = [low, low + (high - low) / 2, high]
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className="h-auto w-full max-w-4xl">
      {marks.map((mark) => (
        <g key={mark}>
          <line x1={LEFT} x2={WIDTH} y1={y(mark)} y2={y(mark)} stroke="var(--border)" />
          <text x={LEFT - 8} y={y(mark) + 4} textAnchor="end" fontSize="11" fill="var(--muted-foreground)">
            {number(Math.round(mark * 10) / 10)}
          </text>
        </g>
      ))}
      {names.map((name, rank) =>
        rank % every === 0 ? (
          <text key={name} x={x(rank)} y={HEIGHT - 8} textAnchor={rank === 0 ? 'start' : 'middle'} fontSize="11" fill="var(--muted-foreground)">
            {name.length > 14 ? `${name.slice(0, 13)}…` : name}
          </text>
        ) : null,
      )}
      {series.map((one, rank) => (
        <g key={one.name}>
          <polyline points={one.values.map((value, at) => `${x(at)},${y(value)}`).join(' ')} fill="none" stroke={hueOf(rank)} strokeWidth="2.5" strokeDasharray={dashes[rank % HUES]} strokeLinejoin="round" />
          {one.values.map((value, at) => (
            <circle key={names[at]} cx={x(at)} cy={y(value)} r="3" fill={hueOf(rank)} />
          ))}
        </g>
      ))}
    </svg>
  )
}
