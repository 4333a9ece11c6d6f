/** Range les barres d'une ligne en voies : deux barres qui se recouvrent ne sont pas dans la même. */
import type { Wall } from './wall'

interface Spanned {
  start: Wall
  end: Wall
}

export type InLane<T> = T & {
  lane: number
  /** Début de la barre suivante de la voie : la place libre pour un titre. */
  until: Wall
}

/** `least` est la durée qu'occupe à l'écran la plus petite barre qu'on puisse toucher. */
export function inLanes<T extends Spanned>(bars: T[], least: number): { bars: InLane<T>[]; lanes: number } {
  const ends: Wall[] = []
  const last: InLane<T>[] = []
  const placed = bars
    .toSorted((left, right) => left.start - right.start || right.end - left.end)
    .map((bar): InLane<T> => {
      const free = ends.findIndex((end) => end <= bar.start)
      const lane = free < 0 ? ends.length : free
      const before = last[lane]
      if (before) before.until = bar.start
      ends[lane] = Math.max(bar.end, bar.start + least)
      const here = { ...bar, lane, until: Number.POSITIVE_INFINITY }
      last[lane] = here
      return here
    })
  return { bars: placed, lanes: Math.max(1, ends.length) }
}
