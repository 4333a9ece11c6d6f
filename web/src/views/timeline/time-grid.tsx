/**
 * Grille de temps : des lignes, une piste, des barres. L'intitulé des lignes et l'en-tête restent en vue.
 *
 * Une seule étape de tabulation ; les flèches vont de barre en barre. Au-delà de deux cents lignes, seules celles qu'on voit existent.
 */
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useId, useLayoutEffect, useRef, useState, type FocusEvent, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { recordPath, titleOf, type Entity, type RecordData } from '@/lib/model'
import { useDensity } from '@/lib/theme'
import { useRowMenu } from '@/views/list/use-row-menu'
import { Backdrop } from './backdrop'
import { DragGhost } from './drag-ghost'
import type { Dates, Edge } from './extent'
import { offsetsOf, sizes } from './geometry'
import { timeAct, type Spot } from './keys'
import { LinkPreview } from './link-preview'
import { mayLink } from './linking'
import { LinksLayer } from './links-layer'
import { linkedTo, titleIn } from './network'
import type { Bar, Row } from './rows'
import { partOf, type Frame } from './scale'
import type { May } from './time-bar'
import { TimeHeader } from './time-header'
import { TimeRow } from './time-row'
import { choiceOf, type Colouring } from './tones'
import { useDrag, type Drag } from './use-drag'
import type { Waiting } from './use-link'
import { useLinkDrag } from './use-link-drag'
import type { Plan } from './use-plan'
import { useSeenRows } from './use-seen-rows'
import type { Words } from './use-words'
import { HOUR, type Wall } from './wall'

export interface Shift {
  edge: Edge
  count: number
  /** Ligne d'arrivée, quand elle change. */
  row?: Row
  /** D'autres pas peuvent suivre. */
  later: boolean
}

export interface TimeGridProps {
  entity: Entity
  frame: Frame
  rows: Row[]
  dates: Dates
  zone: string
  now: Wall
  rowLabel: string
  colouring: Colouring | undefined
  may: May
  plan: Plan
  words: Words
  pending: (id: string) => boolean
  /** Liens lâchés, pas encore écrits. */
  waiting: readonly Waiting[]
  onShift: (bar: Bar, shift: Shift) => void
  /** Lie deux tâches, de la fin de l'une au début de l'autre ; absent si la personne n'écrit pas de lien. */
  onLink: ((from: RecordData, to: RecordData) => void) | undefined
  onFold: (key: string, open: boolean) => void
  /** Aucune tâche liée n'est là : celle qu'on cherchait, s'il y en a une. */
  onLost: (step: -1 | 1, title: string | undefined) => void
}

/** Ce qui a le focus : une fiche, où qu'elle aille, ou l'intitulé d'une ligne. */
interface Active {
  record?: string
  row?: string
}

export function TimeGrid({ entity, frame, rows, dates, zone, now, rowLabel, colouring, may, plan, words, pending, waiting, onShift, onLink, onFold, onLost }: TimeGridProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const helpId = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const track = useRef<HTMLDivElement>(null)
  const body = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState<Active>({})
  const moved = useRef(false)
  const menu = useRowMenu(entity)
  const size = sizes[useDensity()]
  const offsets = offsetsOf(rows, size)
  const spot = spotOf(rows, active)
  const seen = useSeenRows(scroller, offsets, spot.row)
  /** Ce qui se voit de la piste : ni sous l'intitulé des lignes, ni sous l'en-tête. */
  const viewOf = () => {
    const element = scroller.current
    return element ? { element, left: element.scrollWidth - (track.current?.offsetWidth ?? 0), top: body.current?.offsetTop ?? 0 } : undefined
  }
  const { drag, grab, wasDragged } = useDrag({
    frame,
    track,
    body,
    viewOf,
    offsets,
    onHold: ({ record }, x, y) => menu.open(record, x, y),
    onDrop: ({ bar, edge, count, row }) => {
      const target = rows[row]
      const elsewhere = may.row && edge === 'both' && target && !target.bars.some((one) => one.record.id === bar.record.id)
      onShift(bar, { edge, count: may.move || edge !== 'both' ? count : 0, row: elsewhere ? target : undefined, later: false })
    },
  })

  const { pull, start } = useLinkDrag({
    viewOf,
    may: (from, to) => plan.network !== undefined && mayLink(plan.network, from, to) && !waiting.some((one) => one.from === from && one.to === to),
    onLink: (from, to) => {
      const [first, next] = [from, to].map((id) => rows.flatMap((row) => row.bars).find((bar) => bar.record.id === id)?.record)
      if (first && next) onLink?.(first, next)
    },
  })

  // Au dessin même : différé, l'effet d'un dessin d'avant prendrait ce déplacement pour le sien.
  useLayoutEffect(() => {
    if (!moved.current) return
    moved.current = false
    const row = scroller.current?.querySelector<HTMLElement>(`[data-index="${spot.row}"]`)
    const element = row?.querySelector<HTMLElement>(spot.bar < 0 ? '[data-head]' : `[data-bar="${CSS.escape(rows[spot.row]?.bars[spot.bar]?.record.id ?? '')}"]`)
    element?.focus({ preventScroll: true })
    element?.scrollIntoView?.({ block: 'nearest', inline: 'nearest' })
  })
  // Une période s'ouvre sur maintenant ; une autre journée, sur son matin.
  const { from, to, scale } = frame
  const opensAt = useRef(now)
  useEffect(() => {
    opensAt.current = now
  })
  useEffect(() => {
    const [view, width] = [scroller.current, track.current?.offsetWidth ?? 0]
    // La période suit parfois une barre qu'on pousse : c'est elle qu'on regarde.
    const held = view?.querySelector('[data-bar]:focus')
    if (held) return held.scrollIntoView?.({ block: 'nearest', inline: 'nearest' })
    const at = opensAt.current >= from && opensAt.current < to ? opensAt.current : from + (scale === 'day' ? 8 * HOUR : 0)
    const room = view ? view.clientWidth - (view.scrollWidth - width) : 0
    view?.scrollTo({ left: Math.max(0, partOf({ from, to }, at) * width - room / 4) })
  }, [from, to, scale])

  const go = (next: Spot) => {
    const row = rows[next.row]
    moved.current = true
    setActive(next.bar < 0 ? { row: row?.key } : { record: row?.bars[next.bar]?.record.id, row: row?.key })
  }
  const keys = (event: KeyboardEvent<HTMLElement>) => {
    if ((event.target as HTMLElement).tagName === 'BUTTON') return
    const act = timeAct(event, spot, rows)
    if (!act) return
    event.preventDefault()
    const row = rows[spot.row]
    const bar = row?.bars[spot.bar]
    if (act.kind === 'go') go(act.spot)
    else if (act.kind === 'fold' && row) onFold(row.key, act.open)
    else if (act.kind === 'open') {
      const record = bar?.record ?? row?.record
      if (record) void navigate({ to: recordPath(entity, record.id) })
    } else if (bar && act.kind === 'follow') {
      const ids = plan.network ? linkedTo(plan.network, bar.record.id, act.step) : []
      const id = ids.find((one) => rows.some((there) => there.bars.some(({ record }) => record.id === one)))
      if (id) go(spotOf(rows, { record: id }))
      else onLost(act.step, plan.network && ids[0] && titleIn(plan.network, ids[0]))
    } else if (bar && act.kind === 'shift') {
      moved.current = true
      onShift(bar, { edge: act.edge, count: act.count, later: true })
    } else if (bar && act.kind === 'row') {
      const target = rows[spot.row + act.step]
      moved.current = target !== undefined
      if (target) onShift(bar, { edge: 'both', count: 0, row: target, later: true })
    }
  }
  const focused = (event: FocusEvent<HTMLElement>) => {
    const element = event.target as HTMLElement
    const row = rows[Number(element.closest<HTMLElement>('[data-index]')?.dataset.index)]
    if (row && (element.dataset.bar !== active.record || row.key !== active.row)) setActive({ record: element.dataset.bar, row: row.key })
  }
  const context = {
    entity,
    frame,
    size,
    colouring,
    may,
    plan,
    pending,
    saysOf: (row: Row, bar: Bar) => [titleOf(entity, bar.record), row.record ? '' : row.label, words.dates(bar.record, dates), choiceOf(colouring, bar.record)?.label, ...plan.saysOf(bar)].filter(Boolean).join(', '),
    menu,
    onGrab: grab,
    wasDragged,
    aimed: pull?.over,
    onPull: onLink && plan.network && start,
    onFold,
  }
  /** Dans sa ligne, une barre garde sa voie ; dans une autre, elle se montre en haut. */
  const ghostTop = ({ bar, row }: Drag): number => {
    const laneIn = (index: number) => rows[index]?.bars.find((one) => one.record.id === bar.record.id)?.lane
    const index = may.row || laneIn(row) !== undefined ? row : rows.findIndex((_, rank) => laneIn(rank) !== undefined)
    return (offsets[index] ?? 0) + (laneIn(index) ?? 0) * (size.bar + size.gap)
  }
  return (
    <div ref={scroller} role="region" aria-label={words.period(frame)} tabIndex={0} className="time-region ring-inside min-h-0 flex-1 overflow-auto border-t scroll-thin" data-timeline>
      <p id={helpId} hidden>
        {t(may.move || may.row ? 'timeline.help' : 'timeline.helpRead')} {plan.network && t('timeline.plan.help')}
      </p>
      <div
        role="treegrid"
        aria-label={t('timeline.grid', { label: entity.plural_label })}
        aria-describedby={helpId}
        aria-rowcount={rows.length + 1}
        aria-colcount={2}
        tabIndex={-1}
        className="relative flex min-h-full flex-col outline-none"
        style={{ minWidth: `calc(var(--label) + ${frame.columns.length * frame.narrowest}px)` }}
        onKeyDown={keys}
        onFocus={focused}
      >
        <TimeHeader frame={frame} now={now} label={rowLabel} words={words} track={track} />
        <Backdrop frame={frame} now={now} />
        <LinksLayer plan={plan} waiting={waiting} rows={rows} offsets={offsets} size={size} frame={frame} seen={seen} track={track} />
        <div ref={body} role="rowgroup" className="relative shrink-0" style={{ height: offsets.at(-1) }}>
          {seen.map((index) => {
            const row = rows[index]
            return row && <TimeRow key={row.key} context={context} row={row} index={index} top={offsets[index] ?? 0} active={spot.row === index ? spot.bar : undefined} lifted={drag?.bar.record.id} target={Boolean(may.row && drag && drag.edge === 'both' && drag.row === index)} />
          })}
        </div>
        {/* Sous les lignes, la piste qui défile ne passe pas sous l'intitulé. */}
        <div aria-hidden className="time-label time-filler border-r" />
        {pull && <LinkPreview pull={pull} rows={rows} offsets={offsets} size={size} frame={frame} track={track} body={body} />}
        {drag && <DragGhost drag={drag} frame={frame} dates={dates} zone={zone} may={may} size={size} top={ghostTop(drag)} tone={choiceOf(colouring, drag.bar.record)?.tone ?? 'info'} words={words} />}
      </div>
      {menu.menu}
    </div>
  )
}

/** Où est ce qui a le focus ; à défaut, la première barre. */
function spotOf(rows: Row[], active: Active): Spot {
  const barIn = (row: Row) => row.bars.findIndex((bar) => bar.record.id === active.record)
  const held = active.record === undefined ? -1 : rows.findIndex((row) => barIn(row) >= 0)
  if (held >= 0) return { row: held, bar: barIn(rows[held] as Row) }
  const named = active.row === undefined ? -1 : rows.findIndex((row) => row.key === active.row)
  if (named >= 0) return { row: named, bar: -1 }
  const first = rows.findIndex((row) => row.bars.length > 0)
  return first >= 0 ? { row: first, bar: 0 } : { row: 0, bar: -1 }
}
