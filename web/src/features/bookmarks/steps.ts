/** Pas d'un favori dans son dossier. */
import type { Bookmark } from './api/bookmarks'

/** Les rangs qui changent quand un favori monte ou descend d'une place. */
export function steps(items: Bookmark[], id: string, step: 1 | -1): { id: string; position: number }[] {
  const at = items.findIndex((one) => one.id === id)
  const [one, other] = [items[at], items[at + step]]
  if (!one || !other) return []
  const next = items.map((item, rank) => (rank === at ? other : rank === at + step ? one : item))
  return next.flatMap((item, position) => (item.position === position ? [] : [{ id: item.id, position }]))
}
