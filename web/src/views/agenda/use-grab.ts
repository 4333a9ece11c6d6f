/**
 * Prendre une chose de l'agenda par la souris, ou tirer une plage vide. Échap renonce ; le doigt, lui, fait défiler et passe par le formulaire.
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
  /** Ce qu'on montre, et ce qu'on écrira ; rien tant qu'on n'a pas bougé. */
  shown?: Grab
}

const SLACK = 4
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

/** `draws` : une plage vide peut se tirer. */
export function useGrab(draws: boolean, onDrop: (grab: Grab) => void) {
  const [grab, setGrab] = useState<Grab | undefined>()
  const held = useRef<Held | undefined>(undefined)
  const drop = useRef(onDrop)
  useEffect(() => {
    drop.current = onDrop
  })
  /** Le clic qui suit un glissement n'ouvre rien. */
  const dropped = useRef(false)
  const stop = useCallback(() => {
    held.current = undefined
    setGrab(undefined)
  }, [])

  useEffect(() => {
    const move = (event: PointerEvent) => {
      const now = held.current
      if (!now || event.pointerId !== now.pointer) return
      if (!now.shown && Math.hypot(event.clientX - now.x, event.clientY - now.y) <= SLACK) return
      const to = spotAt(event.clientX, event.clientY) ?? now.to
      now.to = to
      const { kind, key, from, shown } = now
      if (shown && shown.to.day === to.day && snapped(shown.to.minute ?? 0) === snapped(to.minute ?? 0)) return
      now.shown = { kind, key, from, to }
      setGrab(now.shown)
    }
    const up = (event: PointerEvent) => {
      const now = held.current
      if (!now || event.pointerId !== now.pointer) return
      if (now.shown) {
        dropped.current = true
        drop.current(now.shown)
      }
      stop()
    }
    const cancel = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !held.current?.shown) return
      event.preventDefault()
      dropped.current = true
      stop()
    }
    return followPointer({ move, up, stop, key: cancel })
  }, [stop])

  const onPointerDown = useCallback((event: ReactPointerEvent) => {
    dropped.current = false
    if (event.button !== 0 || event.pointerType === 'touch' || event.ctrlKey || event.metaKey) return
    const target = event.target as HTMLElement
    const item = target.closest<HTMLElement>('[data-key]')
    const from = spotAt(event.clientX, event.clientY)
    if (!from || (item && !('movable' in item.dataset)) || (!item && target.closest('a, button'))) return
    const kind = !item ? 'create' : target.closest('[data-end]') ? 'end' : 'move'
    if (kind === 'create' && !draws) return
    // Tirer une plage ne choisit pas le texte qu'elle couvre.
    if (kind === 'create') event.preventDefault()
    held.current = { kind, key: item?.dataset.key ?? '', from, to: from, pointer: event.pointerId, x: event.clientX, y: event.clientY }
  }, [draws])
  const wasDragged = useCallback(() => dropped.current, [])
  return { grab, onPointerDown, wasDragged }
}
