/** Place d'un favori dans son dossier. */
import type { Bookmark } from './api/bookmarks'

interface Rank {
  id: string
  position: number
}

/** Les rangs qui changent quand un favori prend la place d'un autre. */
export function places(items: Bookmark[], id: string, target: string): Rank[] {
  const [from, to] = [id, target].map((one) => items.findIndex((item) => item.id === one)) as [number, number]
  const moved = items[from]
  if (!moved || to < 0 || from === to) return []
  const next = items.toSpliced(from, 1).toSpliced(to, 0, moved)
  return next.flatMap((item, position) => (item.position === position ? [] : [{ id: item.id, position }]))
}

/** Les mêmes, quand il monte ou descend d'une place. */
export function steps(items: Bookmark[], id: string, step: 1 | -1): Rank[] {
  const other = items[items.findIndex((one) => one.id === id) + step]
  return other ? places(items, id, other.id) : []
}
