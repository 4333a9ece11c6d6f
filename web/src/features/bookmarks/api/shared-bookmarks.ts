/** Favoris que d'autres partagent avec la personne : elle les ouvre, les copie, les masque ; ils restent à qui les a faits. */
import { queryOptions } from '@tanstack/react-query'
import type { Entity, Model, RecordData } from '@/lib/model'
import { bookmarkEntity, type BookmarkData } from './bookmarks'
import { readBookmarks } from './read-bookmarks'

export interface SharedBookmark extends BookmarkData {
  id: string
  /** Nom de qui le partage ; vide si on ne le voit pas. */
  by: string
}

type Read = RecordData & Omit<SharedBookmark, 'by'> & { owner?: { name?: string } | null }

export const sharedBookmarksQuery = (model: Model) => {
  const entity = bookmarkEntity(model)
  return queryOptions({
    queryKey: ['records', 'core.bookmark', 'shared'],
    queryFn: async ({ signal }): Promise<SharedBookmark[]> => {
      const all = await readBookmarks<Read>(entity as Entity, 'owner != actor.id', 'name,path,folder,tags,position,owner.name', signal)
      return all.map(({ owner, ...one }) => ({ ...one, by: owner?.name ?? '' }))
    },
    enabled: entity !== undefined,
    staleTime: 300_000,
  })
}
