/** Range les favoris : l'un, ou beaucoup d'une seule demande. */
import { patch, post } from '@/lib/http/request'
import type { Entity } from '@/lib/model'
import type { Bookmark, BookmarkData } from './bookmarks'

export const changeBookmark = (entity: Entity, id: string, part: Partial<BookmarkData>): Promise<Bookmark> => patch<Bookmark>(`${entity.path}/${id}`, part)

/** Beaucoup d'un coup, tous ou aucun ; rend leurs identifiants, dans l'ordre. */
export async function writeBookmarks(entity: Entity, operation: 'create' | 'update' | 'delete' | 'restore', items: (Partial<Bookmark> | string)[]): Promise<string[]> {
  if (items.length === 0) return []
  const { results } = await post<{ results: { id: string }[] }>(`${entity.path}/bulk`, { operation, items, mode: 'atomic' })
  return results.map((one) => one.id)
}
