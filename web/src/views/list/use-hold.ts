/** Un doigt qui s'attarde sur une fiche, sans défiler : ce n'est ni un clic, ni un glisser. */
import { useCallback, useEffect, useRef, type MouseEvent, type PointerEvent } from 'react'

/** Le temps d'un appui tenu, et ce qu'un doigt bouge sans le vouloir. */
const HOLD_MS = 500
const SLACK = 8

export interface HoldControl {
  onPointerDown: (event: PointerEvent, held: (x: number, y: number) => void) => void
  /** Le clic qui suit un appui tenu n'ouvre pas la fiche. */
  onClickCapture: (event: MouseEvent) => void
  /** Abandonne l'appui en cours. */
  stop: () => void
  /** Oublie l'appui tenu : le prochain clic en est un. */
  forget: () => void
}

export function useHold(): HoldControl {
  const hold = useRef<{ stop: () => void }>(undefined)
  const held = useRef(false)
  useEffect(() => () => hold.current?.stop(), [])
  const stop = useCallback(() => hold.current?.stop(), [])
  const forget = useCallback(() => {
    held.current = false
  }, [])
  const onPointerDown = useCallback((event: PointerEvent, done: (x: number, y: number) => void) => {
    held.current = false
    hold.current?.stop()
    const target = event.target as Element
    if (event.pointerType !== 'touch' || target.closest('button')) return
    const { clientX: x, clientY: y } = event
    const moved = (next: globalThis.PointerEvent) => Math.hypot(next.clientX - x, next.clientY - y) > SLACK && end()
    const end = () => {
      clearTimeout(timer)
      removeEventListener('pointermove', moved)
      removeEventListener('pointerup', end)
      removeEventListener('pointercancel', end)
    }
    const timer = setTimeout(() => {
      held.current = true
      end()
      // Le doigt qui se lève ensuite ne clique pas : il déferait ce que l'appui vient de faire. Il se lève de là où il s'est posé,
      // même si ce n'est plus dans la page.
      const touch = new AbortController()
      const lift = (lifted: Event) => {
        touch.abort()
        lifted.preventDefault()
      }
      for (const name of ['touchend', 'touchcancel']) target.addEventListener(name, lift, { passive: false, signal: touch.signal })
      done(x, y)
    }, HOLD_MS)
    addEventListener('pointermove', moved)
    addEventListener('pointerup', end)
    addEventListener('pointercancel', end)
    hold.current = { stop: end }
  }, [])
  const onClickCapture = useCallback((event: MouseEvent) => {
    if (!held.current) return
    held.current = false
    event.preventDefault()
    event.stopPropagation()
  }, [])
  return { onPointerDown, onClickCapture, stop, forget }
}
