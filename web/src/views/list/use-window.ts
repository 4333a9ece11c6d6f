/** Lignes à dessiner d'une longue liste : celles qu'on voit et quelques-unes autour, quel que soit leur nombre. */
import { useEffect, useState, type RefObject } from 'react'
import { usePrint } from '@/lib/use-media'

const OVERSCAN = 8
/** Avant la première mesure (et là où rien ne se mesure), de quoi remplir un écran. */
const UNMEASURED_ROWS = 30

export interface RowWindow {
  first: number
  /** Non comprise. */
  end: number
}

export function windowOf(scrollTop: number, height: number, rowHeight: number, count: number): RowWindow {
  const seen = height > 0 ? Math.ceil(height / rowHeight) : UNMEASURED_ROWS
  const first = Math.max(0, Math.min(Math.floor(scrollTop / rowHeight), count - seen) - OVERSCAN)
  return { first, end: Math.min(count, first + seen + 2 * OVERSCAN) }
}

export function useRowWindow(scroller: RefObject<HTMLElement | null>, count: number, rowHeight: number): RowWindow {
  const [place, setPlace] = useState({ row: 0, height: 0 })
  // Sur le papier rien ne défile : toutes les lignes venues s'y dessinent.
  const print = usePrint()
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    // Une ligne de plus ou de moins redessine ; un pixel, non.
    const read = () =>
      setPlace((before) => {
        const next = { row: Math.floor(element.scrollTop / rowHeight), height: element.clientHeight }
        return next.row === before.row && next.height === before.height ? before : next
      })
    read()
    const sizes = new ResizeObserver(read)
    sizes.observe(element)
    element.addEventListener('scroll', read, { passive: true })
    return () => {
      sizes.disconnect()
      element.removeEventListener('scroll', read)
    }
  }, [scroller, rowHeight])
  return print ? { first: 0, end: count } : windowOf(place.row * rowHeight, place.height, rowHeight, count)
}
