/** Suites de deux lettres (`g` puis `l`) : mêmes égards que les lettres seules, et une seconde pour la suivante. */
import { useEffect, useRef } from 'react'
import { isFreeLetter } from './use-shortcut'

const WAIT_MS = 1000

export function useSequence(lead: string, runs: Record<string, () => void>): void {
  const latest = useRef(runs)
  useEffect(() => {
    latest.current = runs
  })
  useEffect(() => {
    let ledAt = Number.NEGATIVE_INFINITY
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || !isFreeLetter(event)) return
      const run = event.timeStamp - ledAt < WAIT_MS ? latest.current[event.key.toLowerCase()] : undefined
      ledAt = event.key === lead && !run ? event.timeStamp : Number.NEGATIVE_INFINITY
      if (!run) return
      event.preventDefault()
      // La seconde lettre est prise : elle ne doit pas déclencher aussi le raccourci qui porte son nom.
      event.stopImmediatePropagation()
      run()
    }
    window.addEventListener('keydown', listen, { capture: true })
    return () => window.removeEventListener('keydown', listen, { capture: true })
  }, [lead])
}
