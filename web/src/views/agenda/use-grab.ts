/**
 * Prendre une chose datée, à la souris ou d'un doigt qui s'attarde, ou tirer une plage vide, à la souris. Échap renonce.
 *
 * La grille dit où l'on est : `data-day` nomme le jour, `data-hours` une colonne dont la hauteur fait vingt-quatre heures.
 */
import { useCallback, useEffect, useRef, useState, type PointerEvent as ReactPointerEvent } from 'react'
import { followPointer } from '@/lib/follow-pointer'
import { DAY_MINUTES } from './items'

export interface Spot {
  day: string
  /** Rien hors d'une colonne d'heures. */
  minute?: number
}

export interface Grab {
  kind: 'move' | 'end' | 'create'
  /** Ce qu'on tient ; rien pour une plage vide. */
  key: string
  from: Spot
  to: Spot
}

interface Held extends Grab {
  pointer: number
  x: number
  y: number
  /** Au doigt : l'attente d'un appui tenu ; sans lui, le doigt fait défiler. */
  timer?: ReturnType<typeof setTimeout>
  /** Ce que le doigt a touché. Montré ailleurs, il quitte la page, et ses gestes n'y remontent plus. */
  touched?: HTMLElement
  lifted: boolean
  /** Ce qu'on montre, et ce qu'on écrira ; rien tant qu'on n'a pas bougé. */
  shown?: Grab
}

const SLACK = 4
const HOLD_MS = 350
export const STEP = 15

export function spotAt(x: number, y: number): Spot | undefined {
  const cell = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-day]')
  const day = cell?.dataset.day
  if (!cell || !day) return undefined
  if (!('hours' in cell.dataset)) return { day }
  const box = cell.getBoundingClientRect()
  return { day, minute: Math.min(DAY_MINUTES, Math.max(0, ((y - box.top) / box.height) * DAY_MINUTES)) }
}

export const snapped = (minute: number): number => Math.round(minute / STEP) * STEP

const isSame = (one: Spot, other: Spot): boolean => one.day === other.day && snapped(one.minute ?? 0) === snapped(other.minute ?? 0)

interface Grabbing {
  /** Une plage vide peut se tirer. */
  draws: boolean
  onDrop: (grab: Grab) => void
  /** Un doigt s'est attardé sans rien déplacer. */
  onHold?: (key: string, x: number, y: number) => void
}

export function useGrab({ draws, onDrop, onHold }: Grabbing) {
  const [grab, setGrab] = useState<Grab | undefined>()
  const held = useRef<Held | undefined>(undefined)
  const told = useRef({ onDrop, onHold })
  useEffect(() => {
    told.current = { onDrop, onHold }
  })
  /** Le clic qui suit un glissement n'ouvre rien. */
  const dropped = useRef(false)
  /** Ce qu'un doigt a soulevé ne fait plus défiler, et n'ouvre pas le menu du navigateur. */
  const still = useCallback((event: Event) => {
    if (held.current?.lifted && held.current.timer !== undefined && event.cancelable) event.preventDefault()
  }, [])
  const stop = useCallback(() => {
    clearTimeout(held.current?.timer)
    held.current?.touched?.removeEventListener('touchmove', still)
    held.current = undefined
    setGrab(undefined)
  }, [still])

  useEffect(() => {
    const move = (event: PointerEvent) => {
      const now = held.current
      if (!now || event.pointerId !== now.pointer) return
      const far = Math.hypot(event.clientX - now.x, event.clientY - now.y) > SLACK
      if (!now.lifted && now.timer !== undefined) {
        if (far) stop()
        return
      }
      if (!now.shown && !far) return
      const to = spotAt(event.clientX, event.clientY) ?? now.to
      now.to = to
      const { kind, key, from, shown } = now
      if (shown && isSame(shown.to, to)) return
      now.shown = { kind, key, from, to }
      setGrab(now.shown)
    }
    const up = (event: PointerEvent) => {
      const now = held.current
      if (!now || event.pointerId !== now.pointer) return
      if (now.shown) {
        dropped.current = true
        told.current.onDrop(now.shown)
      } else if (now.lifted && told.current.onHold) {
        dropped.current = true
        told.current.onHold(now.key, now.x, now.y)
      }
      stop()
    }
    const cancel = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !held.current?.shown) return
      event.preventDefault()
      dropped.current = true
      stop()
    }
    const leave = followPointer({ move, up, stop, key: cancel })
    addEventListener('touchmove', still, { passive: false })
    addEventListener('contextmenu', still, true)
    return () => {
      leave()
      removeEventListener('touchmove', still)
      removeEventListener('contextmenu', still, true)
    }
  }, [stop, still])

  const onPointerDown = useCallback((event: ReactPointerEvent) => {
    dropped.current = false
    const touch = event.pointerType === 'touch'
    if (event.button !== 0 || !event.isPrimary || event.ctrlKey || event.metaKey) return
    const target = event.target as HTMLElement
    const item = target.closest<HTMLElement>('[data-key]')
    const from = spotAt(event.clientX, event.clientY)
    if (!from || (item && !('movable' in item.dataset)) || (!item && target.closest('a, button'))) return
    const kind = !item ? 'create' : target.closest('[data-end]') ? 'end' : 'move'
    if (kind === 'create' && (!draws || touch)) return
    // Tirer une plage ne choisit pas le texte qu'elle couvre.
    if (kind === 'create') event.preventDefault()
    const taken: Held = { kind: touch ? 'move' : kind, key: item?.dataset.key ?? '', from, to: from, pointer: event.pointerId, x: event.clientX, y: event.clientY, lifted: false }
    if (touch) {
      taken.touched = target
      target.addEventListener('touchmove', still, { passive: false })
      taken.timer = setTimeout(() => {
        taken.lifted = true
        setGrab({ kind: 'move', key: taken.key, from, to: from })
      }, HOLD_MS)
    }
    held.current = taken
  }, [draws, still])
  const wasDragged = useCallback(() => dropped.current, [])
  return { grab, onPointerDown, wasDragged }
}
