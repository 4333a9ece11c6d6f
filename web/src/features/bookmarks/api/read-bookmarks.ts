/** Lecture de tous les favoris que retient un filtre, page après page. */
import { get } from '@/lib/http/request'
import type { Entity, Page } from '@/lib/model'

const AT_ONCE = 1000

export async function readBookmarks<T>(entity: Entity | undefined, filter: string, fields: string, signal: AbortSignal): Promise<T[]> {
  const all: T[] = []
  let cursor: string | null = null
  do {
    // Chaque page attend le curseur de la précédente.
    // oxlint-disable-next-line no-await-in-loop
    const page: Page<T> = await get<Page<T>>(entity?.path ?? '', { filter, fields, sort: 'name', limit: AT_ONCE, cursor }, signal)
    all.push(...page.data)
    cursor = page.next_cursor
  } while (cursor)
  return all
}
