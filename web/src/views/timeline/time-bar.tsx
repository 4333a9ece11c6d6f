/** Une barre : un lien vers la fiche, qu'on déplace par le milieu et qu'on tire par ses bords. */
import { Link } from '@tanstack/react-router'
import { Waypoints } from 'lucide-react'
import type { MouseEvent, PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from '@/lib/cx'
import { recordPath, titleOf, type Entity, type Tone } from '@/lib/model'
import type { Edge, Extent } from './extent'
import { SMALLEST_BAR, type Sizes } from './geometry'
import type { InLane } from './lanes'
import type { Bar } from './rows'
import { partOf, type Frame } from './scale'

export interface May {
  /** Déplacer dans le temps, tirer le début, tirer la fin, changer de ligne. */
  move: boolean
  start: boolean
  end: boolean
  row: boolean
}

interface TimeBarProps {
  entity: Entity
  frame: Frame
  size: Sizes
  bar: InLane<Bar>
  top: number
  tone: Tone
  /** Titre, dates, état : ce que la barre dit en entier. */
  label: string
  active: boolean
  lifted: boolean
  pending: boolean
  critical: boolean
  /** Part faite, de 0 à 1. */
  done: number | undefined
  baseline: Extent | undefined
  may: May
  /** Un lien tiré ailleurs arriverait ici. */
  aimed: boolean
  /** Tire un lien de sa fin ; absent si elle n'en écrit pas. */
  onPull: ((event: PointerEvent) => void) | undefined
  onGrab: (event: PointerEvent, edge: Edge | undefined) => void
  wasDragged: () => boolean
  onMenu: (event: MouseEvent) => void
}

/** Largeur d'une lettre, et celle au-delà de laquelle un titre se coupe plutôt que de s'écrire à côté, en points. */
const LETTER = 7
const ROOMY = 110
/** Poignée de lien, et le bord qui se tire, en points. */
const HANDLE = 24
const EDGE = 8

const bounded = (part: number) => Math.min(1, Math.max(0, part))

export function TimeBar({ entity, frame, size, bar, top, tone, label, active, lifted, pending, critical, done, baseline, may, aimed, onPull, onGrab, wasDragged, onMenu }: TimeBarProps) {
  const { t } = useTranslation()
  const at = (wall: number) => bounded(partOf(frame, wall)) * 100
  const [from, to, until] = [bar.start, bar.end, bar.until].map(at) as [number, number, number]
  // La part faite est celle de toute la barre ; on n'en voit que ce qui tombe dans la période.
  const inBar = (part: number) => (to > from ? (at(bar.start + part * (bar.end - bar.start)) - from) / (to - from) : 0)
  const title = titleOf(entity, bar.record)
  const points = (percent: number) => (percent * frame.columns.length * frame.narrowest) / 100
  const inside = points(to - from)
  const spills = inside < Math.min(ROOMY, title.length * LETTER + 16) && points(until - to) > inside
  const style = { top, height: size.bar }
  const left = `min(${from}%, 100% - ${SMALLEST_BAR}px)`
  const movable = may.move || may.row
  const edge = (side: 'start' | 'end') => may[side] && <span data-edge={side} className="time-edge" />
  // Après la barre, s'il y a la place avant la suivante et la fin de la période ; sinon dedans, avant son bord ; sinon nulle part.
  const end = Math.max(inside, SMALLEST_BAR)
  const handleAt = points(until - from) - end >= HANDLE ? 0 : end >= HANDLE + 3 * EDGE ? HANDLE + EDGE : undefined
  const grab = (event: PointerEvent) => {
    const pulled = (event.target as HTMLElement).dataset.edge as Edge | undefined
    onGrab(event, pulled ?? (movable ? 'both' : undefined))
  }
  return (
    <>
      <Link
        to={recordPath(entity, bar.record.id)}
        draggable={false}
        tabIndex={active ? 0 : -1}
        data-bar={bar.record.id}
        aria-label={label}
        aria-keyshortcuts={movable ? 'Alt+ArrowLeft Alt+ArrowRight Alt+ArrowUp Alt+ArrowDown' : undefined}
        aria-busy={pending || undefined}
        title={label}
        onPointerDown={grab}
        onContextMenu={(event) => (lifted ? event.preventDefault() : onMenu(event))}
        onClick={(event) => wasDragged() && event.preventDefault()}
        data-tone={tone}
        data-critical={critical || undefined}
        data-aimed={aimed || undefined}
        data-lifted={lifted || undefined}
        data-begun={bar.start < frame.from || undefined}
        data-goes-on={bar.end > frame.to || undefined}
        className={cx('time-bar absolute flex items-center text-label font-medium select-none', movable && 'cursor-grab', (lifted || pending) && 'opacity-60')}
        style={{ ...style, left, width: `max(${to - from}%, ${SMALLEST_BAR}px)` }}
      >
        {done !== undefined && done > 0 && <span aria-hidden className="time-done" style={{ width: `${inBar(done) * 100}%` }} />}
        {!spills && (
          <span className="time-afloat min-w-0 truncate px-2">
            {critical && <Waypoints aria-hidden className="mr-1 inline size-3.5 align-[-2px] text-danger" />}
            {bar.start < frame.from && <span aria-hidden>‹ </span>}
            {title}
          </span>
        )}
        {bar.start >= frame.from && edge('start')}
        {bar.end <= frame.to && edge('end')}
      </Link>
      {onPull && bar.end <= frame.to && handleAt !== undefined && (
        <span aria-hidden data-pull title={t('timeline.plan.pull')} className="time-pull-handle" style={{ ...style, width: HANDLE, left: `calc(max(${to}%, ${from}% + ${SMALLEST_BAR}px) - ${handleAt}px)` }} onPointerDown={onPull} />
      )}
      {baseline && baseline.end > frame.from && baseline.start < frame.to && (
        <span aria-hidden className="time-baseline" style={{ top: top + size.bar + (size.gap > 2 ? 1 : 0), height: Math.max(2, size.gap - 1), left: `${at(baseline.start)}%`, width: `max(${at(baseline.end) - at(baseline.start)}%, 4px)` }} />
      )}
      {spills && (
        <span aria-hidden className={cx('time-spill pointer-events-none absolute flex items-center text-label text-foreground', lifted && 'opacity-60')} style={{ ...style, left: `calc(max(${to}%, ${from}% + ${SMALLEST_BAR}px) + 6px)`, maxWidth: `calc(${until}% - max(${to}%, ${from}% + ${SMALLEST_BAR}px) - 12px)` }}>
          <span className="truncate">
            {critical && <Waypoints aria-hidden className="mr-1 inline size-3.5 align-[-2px] text-danger" />}
            {title}
          </span>
        </span>
      )}
    </>
  )
}
