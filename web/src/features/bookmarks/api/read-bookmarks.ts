/** Lecture de tous les favoris que retient un filtre, page après page. */
import type { Entity, Page, RecordData } from '@/lib/model'
import { recordSource } from '@/lib/records/source'

const AT_ONCE = 1000

export async function readBookmarks<T extends RecordData>(entity: Entity, filter: string, fields: string, signal: AbortSignal): Promise<T[]> {
  const all: T[] = []
  let cursor: string | null = null
  do {
    // Chaque page attend le curseur de la précédente.
    // oxlint-disable-next-line no-await-in-loop
    const page: Page<RecordData> = await recordSource.get().page(entity, { filter, fields, sort: 'name', limit: AT_ONCE, cursor }, signal)
    all.push(...(page.data as T[]))
    cursor = page.next_cursor
  } while (cursor)
  return all
}
