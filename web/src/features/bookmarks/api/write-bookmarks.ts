/** Range les favoris : l'un, ou beaucoup d'une seule demande. */
import { post } from '@/lib/http/request'
import type { Entity, RecordData } from '@/lib/model'
import { recordSource } from '@/lib/records/source'
import { change } from '@/lib/records/write'
import type { SharingBody } from '../sharing'
import type { BookmarkData } from './bookmarks'

/** Ce qui s'écrit d'un favori. */
type Written = Partial<BookmarkData> & Partial<SharingBody>

export const changeBookmark = (entity: Entity, id: string, part: Written): Promise<RecordData> => recordSource.get().write(change(entity, id, undefined, part))

/** Beaucoup d'un coup, tous ou aucun ; rend leurs identifiants, dans l'ordre. */
export async function writeBookmarks(entity: Entity, operation: 'create' | 'update' | 'delete' | 'restore', items: (Written & { id?: string } | string)[]): Promise<string[]> {
  if (items.length === 0) return []
  const { results } = await post<{ results: { id: string }[] }>(`${entity.path}/bulk`, { operation, items, mode: 'atomic' })
  return results.map((one) => one.id)
}
