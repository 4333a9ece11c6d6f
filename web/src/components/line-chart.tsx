/**
 * Des courbes : chacune se reconnaît à sa couleur et à son tracé. Le dessin suit la largeur de l'écran, ses lettres gardent leur taille.
 * Qui l'emploie dit ce qu'il montre (`role="img"`) et en donne le tableau.
 */
import { useFormat } from '@/lib/format'
import { useWidth } from '@/lib/use-width'

export interface Series {
  name: string
  /** Où manque une valeur, la courbe s'interrompt. */
  values: (number | undefined)[]
}

const HUES = 6
const dashes = ['', '6 3', '2 3', '8 3 2 3', '1 4', '10 4']
const [HEIGHT, LEFT, RIGHT, BOTTOM, TOP] = [240, 56, 16, 26, 10]
/** Largeur d'un libellé, et nombre de points au-delà duquel seuls les isolés se marquent. */
const TICK = 90
const MANY = 40

export const hueOf = (rank: number) => `var(--chart-${(rank % HUES) + 1})`

export function LineChart({ names, series, say }: { names: string[]; series: Series[]; say?: (value: number) => string }) {
  const { number } = useFormat()
  const [frame, width] = useWidth()
  const values = series.flatMap((one) => one.values).filter((value) => value !== undefined)
  const [low, high] = [Math.min(0, ...values), Math.max(...values, 1)]
  const x = (rank: number) => LEFT + (names.length < 2 ? 0.5 : rank / (names.length - 1)) * (width - LEFT - RIGHT)
  const y = (value: number) => TOP + (1 - (value - low) / (high - low)) * (HEIGHT - TOP - BOTTOM)
  const every = Math.ceil((names.length * TICK) / Math.max(width - LEFT, TICK))
  const ticks = names.map((name, rank) => ({ name, rank })).filter(({ rank }) => rank % every === 0)
  const marks = [low, low + (high - low) / 2, high]
  return (
    <div ref={frame} className="overflow-hidden">
      <svg width={width} height={HEIGHT} className="block">
        {marks.map((mark) => (
          <g key={mark}>
            <line x1={LEFT} x2={width} y1={y(mark)} y2={y(mark)} stroke="var(--border)" />
            <text x={LEFT - 8} y={y(mark) + 4} textAnchor="end" fontSize="11" fill="var(--muted-foreground)">
              {say ? say(mark) : number(Math.round(mark * 10) / 10)}
            </text>
          </g>
        ))}
        {ticks.map(({ name, rank }) => (
          <text key={rank} x={x(rank)} y={HEIGHT - 8} textAnchor={rank === 0 ? 'start' : rank === names.length - 1 ? 'end' : 'middle'} fontSize="11" fill="var(--muted-foreground)">
            {name.length > 14 ? `${name.slice(0, 13)}…` : name}
          </text>
        ))}
        {series.map((one, rank) => {
          const lacks = (at: number) => one.values[at] === undefined
          const points = one.values.flatMap((value, at) => (value === undefined ? [] : [{ at, cx: x(at), cy: y(value) }]))
          const marked = points.filter(({ at }) => names.length <= MANY || (lacks(at - 1) && lacks(at + 1)))
          return (
            <g key={one.name}>
              <path d={points.map(({ at, cx, cy }) => `${lacks(at - 1) ? 'M' : 'L'}${cx},${cy}`).join('')} fill="none" stroke={hueOf(rank)} strokeWidth="2.5" strokeDasharray={dashes[rank % HUES]} strokeLinejoin="round" />
              {marked.map(({ at, cx, cy }) => (
                <circle key={at} cx={cx} cy={cy} r="3" fill={hueOf(rank)} />
              ))}
            </g>
          )
        })}
      </svg>
    </div>
  )
}

/** Le trait d'une courbe, devant son nom dans la légende. */
export const LineMark = ({ rank }: { rank: number }) => (
  <svg viewBox="0 0 24 8" className="h-2 w-6">
    <line x1="0" x2="24" y1="4" y2="4" stroke={hueOf(rank)} strokeWidth="2.5" strokeDasharray={dashes[rank % HUES]} />
  </svg>
)
