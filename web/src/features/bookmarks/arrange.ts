/** Rangement des favoris : par dossier, chacun dans l'ordre qu'on lui a donné. */
import type { Bookmark, BookmarkData } from './api/bookmarks'

export interface Folder<T = Bookmark> {
  /** Vide pour ceux qui n'en ont pas : ils viennent d'abord. */
  name: string
  items: T[]
}

const rankOf = (one: BookmarkData) => one.position ?? Number.POSITIVE_INFINITY

const inOrder = (left: BookmarkData, right: BookmarkData): number => {
  const ranks = [rankOf(left), rankOf(right)] as const
  return ranks[0] === ranks[1] ? left.name.localeCompare(right.name) : ranks[0] - ranks[1]
}

export function arranged<T extends BookmarkData>(all: T[]): Folder<T>[] {
  const names = [...new Set(all.map((one) => one.folder ?? ''))].toSorted((left, right) => left.localeCompare(right))
  return names.map((name) => ({ name, items: all.filter((one) => (one.folder ?? '') === name).toSorted(inOrder) }))
}
