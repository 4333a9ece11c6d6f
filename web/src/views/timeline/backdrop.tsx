/** Le fond d'un planning : ses colonnes, ses fins de semaine teintées, la ligne de l'instant présent. */
import { partOf, type Frame } from './scale'

const percent = (part: number) => `${part * 100}%`

export function Backdrop({ frame, now }: { frame: Frame; now: number }) {
  return (
    <div aria-hidden className="time-backdrop">
      {frame.weekends.map(({ from, to }) => (
        <div key={from} className="time-weekend" style={{ left: percent(partOf(frame, from)), width: percent(partOf(frame, to) - partOf(frame, from)) }} />
      ))}
      {frame.columns.slice(1).map(({ from }) => (
        <div key={from} className="time-line" style={{ left: percent(partOf(frame, from)) }} />
      ))}
      {now >= frame.from && now < frame.to && <div className="time-now" style={{ left: percent(partOf(frame, now)) }} />}
    </div>
  )
}
