/** Une barre : un lien vers la fiche, qu'on déplace par le milieu et qu'on tire par ses bords. */
import { Link } from '@tanstack/react-router'
import type { PointerEvent } from 'react'
import { cx } from '@/lib/cx'
import { recordPath, titleOf, type Entity, type Tone } from '@/lib/model'
import type { Edge } from './extent'
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
  may: May
  onGrab: (event: PointerEvent, edge: Edge | undefined) => void
  wasDragged: () => boolean
}

/** Largeur d'une lettre, et celle au-delà de laquelle un titre se coupe plutôt que de s'écrire à côté, en points. */
const LETTER = 7
const ROOMY = 110
const bounded = (part: number) => Math.min(1, Math.max(0, part))

export function TimeBar({ entity, frame, size, bar, top, tone, label, active, lifted, pending, may, onGrab, wasDragged }: TimeBarProps) {
  const [from, to, until] = [bar.start, bar.end, bar.until].map((at) => bounded(partOf(frame, at)) * 100) as [number, number, number]
  const title = titleOf(entity, bar.record)
  const points = (percent: number) => (percent * frame.columns.length * frame.narrowest) / 100
  const inside = points(to - from)
  const spills = inside < Math.min(ROOMY, title.length * LETTER + 16) && points(until - to) > inside
  const style = { top, height: size.bar }
  const left = `min(${from}%, 100% - ${SMALLEST_BAR}px)`
  const movable = may.move || may.row
  const edge = (at: 'start' | 'end') => may[at] && <span data-edge={at} className="time-edge" />
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
        onContextMenu={(event) => lifted && event.preventDefault()}
        onClick={(event) => wasDragged() && event.preventDefault()}
        data-tone={tone}
        data-begun={bar.start < frame.from || undefined}
        data-goes-on={bar.end > frame.to || undefined}
        className={cx('time-bar absolute flex items-center text-label font-medium select-none', movable && 'cursor-grab', (lifted || pending) && 'opacity-60')}
        style={{ ...style, left, width: `max(${to - from}%, ${SMALLEST_BAR}px)` }}
      >
        {!spills && (
          <span className="time-afloat min-w-0 truncate px-2">
            {bar.start < frame.from && <span aria-hidden>‹ </span>}
            {title}
          </span>
        )}
        {bar.start >= frame.from && edge('start')}
        {bar.end <= frame.to && edge('end')}
      </Link>
      {spills && (
        <span aria-hidden className={cx('pointer-events-none absolute flex items-center text-label text-foreground', lifted && 'opacity-60')} style={{ ...style, left: `calc(max(${to}%, ${from}% + ${SMALLEST_BAR}px) + 6px)`, maxWidth: `calc(${until}% - max(${to}%, ${from}% + ${SMALLEST_BAR}px) - 12px)` }}>
          <span className="truncate">{title}</span>
        </span>
      )}
    </>
  )
}
