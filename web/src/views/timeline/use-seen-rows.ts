/** Rang des lignes à dessiner : toutes, ou celles qu'on voit quand il y en a beaucoup — et toujours celle qui a le focus. */
import { useEffect, useState, type RefObject } from 'react'
import { rowAt } from './geometry'

/** Jusque-là, tout est dessiné : la recherche de la page et l'impression trouvent tout. */
const MOST_DRAWN = 200
const AROUND = 8
const UNMEASURED = 900

export function seenRows(offsets: number[], scrollTop: number, height: number, focused: number): number[] {
  const count = offsets.length - 1
  if (count <= MOST_DRAWN) return Array.from({ length: count }, (_, index) => index)
  const first = Math.max(0, rowAt(offsets, scrollTop) - AROUND)
  const end = Math.min(count, rowAt(offsets, scrollTop + (height || UNMEASURED)) + 1 + AROUND)
  const seen = Array.from({ length: end - first }, (_, step) => first + step)
  if (focused < first) return [focused, ...seen]
  return focused >= end ? [...seen, focused] : seen
}

export function useSeenRows(scroller: RefObject<HTMLElement | null>, offsets: number[], focused: number): number[] {
  const [place, setPlace] = useState({ top: 0, height: 0 })
  const many = offsets.length - 1 > MOST_DRAWN
  useEffect(() => {
    const element = scroller.current
    if (!element || !many) return
    const read = () => setPlace({ top: element.scrollTop, height: element.clientHeight })
    read()
    const watcher = new ResizeObserver(read)
    watcher.observe(element)
    element.addEventListener('scroll', read, { passive: true })
    return () => {
      watcher.disconnect()
      element.removeEventListener('scroll', read)
    }
  }, [scroller, many])
  return seenRows(offsets, place.top, place.height, Math.max(0, focused))
}
