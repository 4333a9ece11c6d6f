/** Range les favoris : l'un, ou beaucoup d'une seule demande. */
import { patch, post } from '@/lib/http/request'
import type { Entity } from '@/lib/model'
import type { SharingBody } from '../sharing'
import type { Bookmark, BookmarkData } from './bookmarks'

/** Ce qui s'écrit d'un favori. */
type Written = Partial<BookmarkData> & Partial<SharingBody>

export const changeBookmark = (entity: Entity, id: string, part: Written): Promise<Bookmark> => patch<Bookmark>(`${entity.path}/${id}`, part)

/** Beaucoup d'un coup, tous ou aucun ; rend leurs identifiants, dans l'ordre. */
export async function writeBookmarks(entity: Entity, operation: 'create' | 'update' | 'delete' | 'restore', items: (Written & { id?: string } | string)[]): Promise<string[]> {
  if (items.length === 0) return []
  const { results } = await post<{ results: { id: string }[] }>(`${entity.path}/bulk`, { operation, items, mode: 'atomic' })
  return results.map((one) => one.id)
}
