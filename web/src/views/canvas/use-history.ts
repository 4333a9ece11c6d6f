/** Un brouillon et ses états d'avant : défaire, refaire. Ce qu'on tape d'une traite se défait d'une fois. */
import { useEffect, useState } from 'react'

interface Line<T> {
  past: T[]
  now: T
  future: T[]
  /** Heure du dernier changement. */
  at: number
}

const MOST = 100
const PAUSE_MS = 800

/** Le changement suivant : il prolonge le dernier si la forme est la même et qu'on ne s'est pas arrêté. */
export function advance<T>(line: Line<T>, now: T, at: number, shapeOf: (draft: T) => string): Line<T> {
  if (now === line.now) return line
  const goesOn = line.past.length > 0 && at - line.at < PAUSE_MS && shapeOf(now) === shapeOf(line.now)
  return { past: goesOn ? line.past : [...line.past, line.now].slice(-MOST), now, future: [], at }
}

export function back<T>(line: Line<T>): Line<T> {
  const before = line.past.at(-1)
  return before === undefined ? line : { past: line.past.slice(0, -1), now: before, future: [line.now, ...line.future], at: 0 }
}

export function forth<T>(line: Line<T>): Line<T> {
  const [next, ...future] = line.future
  return next === undefined ? line : { past: [...line.past, line.now], now: next, future, at: 0 }
}

/** Une case où l'on tape ; cocher n'est pas taper. */
const isWriting = (target: EventTarget | null) => target instanceof HTMLElement && target.closest('input:not([type=checkbox], [type=radio]), textarea, [contenteditable]') !== null

/** `held` : le brouillon s'écrit, ou se lit dans une boîte ; le clavier n'y change rien. */
export function useHistory<T>(start: T, shapeOf: (draft: T) => string, held: boolean) {
  const [line, setLine] = useState<Line<T>>({ past: [], now: start, future: [], at: 0 })
  const set = (change: (before: T) => T) => {
    const at = performance.now()
    setLine((before) => advance(before, change(before.now), at, shapeOf))
  }
  const undo = () => setLine(back)
  const redo = () => setLine(forth)
  // Ctrl+Z et Ctrl+Maj+Z, hors d'une case où le navigateur défait lui-même ce qu'on tape.
  useEffect(() => {
    if (held) return
    const keys = (event: KeyboardEvent) => {
      const key = event.key.toLowerCase()
      if (!(event.ctrlKey || event.metaKey) || (key !== 'z' && key !== 'y') || isWriting(event.target)) return
      event.preventDefault()
      setLine(key === 'y' || event.shiftKey ? forth : back)
    }
    document.addEventListener('keydown', keys)
    return () => document.removeEventListener('keydown', keys)
  }, [held])
  return { draft: line.now, set, undo, redo, canUndo: line.past.length > 0, canRedo: line.future.length > 0 }
}

export type History<T> = ReturnType<typeof useHistory<T>>
