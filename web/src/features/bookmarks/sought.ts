/** Recherche dans les favoris. */
import { fold } from '@/lib/plain'
import type { BookmarkData } from './api/bookmarks'

/** Ceux dont le nom, la page, le dossier, une étiquette ou qui les partage disent chaque mot cherché. */
export function sought<T extends BookmarkData & { by?: string }>(all: T[], q: string): T[] {
  const words = fold(q).split(/\s+/).filter(Boolean)
  return all.filter((one) => {
    const said = fold([one.name, one.path, one.folder ?? '', one.by ?? '', ...(one.tags ?? [])].join(' '))
    return words.every((word) => said.includes(word))
  })
}

/** Ceux qui portent cette étiquette, ou tous. */
export const tagged = <T extends BookmarkData>(all: T[], tag: string | undefined): T[] => (tag === undefined ? all : all.filter((one) => one.tags?.includes(tag)))
