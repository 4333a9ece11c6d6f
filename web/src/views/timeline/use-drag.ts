/**
 * Glisser une barre ou l'un de ses bords. À la souris, dès quatre points ; au doigt, après un appui, pour que le planning défile encore.
 * Échap renonce.
 */
import { useCallback, useEffect, useRef, useState, type PointerEvent as ReactPointerEvent, type RefObject } from 'react'
import { edgeScroll, type EdgeScroll, type EdgeView } from '@/lib/edge-scroll'
import { followPointer } from '@/lib/follow-pointer'
import type { Edge } from './extent'
import { rowAt } from './geometry'
import type { Bar } from './rows'
import type { Frame } from './scale'

export interface Drag {
  bar: Bar
  edge: Edge
  /** Pas parcourus. */
  count: number
  row: number
}

interface Grip {
  bar: Bar
  edge: Edge
  row: number
  pointer: number
  touch: boolean
  x: number
  y: number
  /** Le point saisi, dans la piste : elle défile aussi. */
  at: number
  lifted: boolean
  timer?: ReturnType<typeof setTimeout>
}

interface Field {
  frame: Frame
  track: RefObject<HTMLElement | null>
  body: RefObject<HTMLElement | null>
  /** La vue, qui défile quand ce qu'on tient approche d'un bord. */
  viewOf: () => EdgeView | undefined
  offsets: number[]
  onDrop: (drag: Drag) => void
  /** Un doigt s'est attardé sur une barre sans la déplacer. */
  onHold: (bar: Bar, x: number, y: number) => void
}

const SLACK = 4
const HOLD_MS = 350

export function useDrag(field: Field) {
  const [drag, setDrag] = useState<Drag | undefined>()
  const grip = useRef<Grip | undefined>(undefined)
  const latest = useRef({ field, drag })
  useEffect(() => {
    latest.current = { field, drag }
  })
  /** Le clic qui suit un glissement n'ouvre pas la fiche. */
  const dropped = useRef(false)

  const edges = useRef<EdgeScroll | undefined>(undefined)
  const stop = useCallback(() => {
    edges.current?.stop()
    clearTimeout(grip.current?.timer)
    grip.current = undefined
    setDrag(undefined)
  }, [])

  useEffect(() => {
    edges.current = edgeScroll(() => latest.current.field.viewOf())
    const placeAt = (held: Grip, event: PointerEvent): Drag => {
      const { frame, track, body, offsets } = latest.current.field
      const box = track.current?.getBoundingClientRect()
      const step = box ? (box.width * frame.unit) / (frame.to - frame.from) : 1
      const count = Math.round((event.clientX - (box?.left ?? 0) - held.at) / step)
      const row = held.edge === 'both' ? rowAt(offsets, event.clientY - (body.current?.getBoundingClientRect().top ?? 0)) : held.row
      return { bar: held.bar, edge: held.edge, count, row }
    }
    const move = (event: PointerEvent) => {
      const held = grip.current
      if (!held || event.pointerId !== held.pointer) return
      const far = Math.hypot(event.clientX - held.x, event.clientY - held.y) > SLACK
      if (!held.lifted && held.touch) {
        if (far) stop()
        return
      }
      if (!held.lifted && !far) return
      held.lifted = true
      edges.current?.follow(event, { clientX: held.x, clientY: held.y }, held.edge === 'both' ? 'both' : 'x')
      const next = placeAt(held, event)
      // D'un pas à l'autre seulement : tout le planning ne se redessine pas à chaque point.
      setDrag((before) => (before?.count === next.count && before.row === next.row ? before : next))
    }
    const up = (event: PointerEvent) => {
      const held = grip.current
      if (!held || event.pointerId !== held.pointer) return
      if (held.lifted) {
        dropped.current = true
        const at = placeAt(held, event)
        if (held.touch && at.count === 0 && at.row === held.row) latest.current.field.onHold(held.bar, event.clientX, event.clientY)
        else latest.current.field.onDrop(at)
      }
      stop()
    }
    const cancel = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !grip.current?.lifted) return
      event.preventDefault()
      dropped.current = true
      stop()
    }
    // Une barre soulevée au doigt ne fait plus défiler.
    const hold = (event: TouchEvent) => {
      if (grip.current?.lifted && event.cancelable) event.preventDefault()
    }
    const leave = followPointer({ move, up, stop, key: cancel })
    addEventListener('touchmove', hold, { passive: false })
    return () => {
      edges.current?.stop()
      leave()
      removeEventListener('touchmove', hold)
    }
  }, [stop])

  const grab = useCallback((event: ReactPointerEvent, bar: Bar, row: number, edge: Edge | undefined) => {
    dropped.current = false
    if (!edge || event.button !== 0 || !event.isPrimary || event.ctrlKey || event.metaKey) return
    const left = latest.current.field.track.current?.getBoundingClientRect().left ?? 0
    const held: Grip = { bar, edge, row, pointer: event.pointerId, touch: event.pointerType === 'touch', x: event.clientX, y: event.clientY, at: event.clientX - left, lifted: false }
    if (held.touch) {
      held.timer = setTimeout(() => {
        held.lifted = true
        setDrag({ bar, edge, count: 0, row })
      }, HOLD_MS)
    }
    grip.current = held
  }, [])
  const wasDragged = useCallback(() => dropped.current, [])
  return { drag, grab, wasDragged }
}
