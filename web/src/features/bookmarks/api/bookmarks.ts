/** Pages favorites de la personne. Elles sont à elle : personne d'autre ne les voit. */
import { queryOptions } from '@tanstack/react-query'
import type { Entity, Model, Page, RecordData } from '@/lib/model'
import { recordSource } from '@/lib/records/source'
import { creation, removal } from '@/lib/records/write'

/** Ce qu'un favori dit, et qu'un fichier emporte. */
export interface BookmarkData {
  name: string
  path: string
  folder?: string | null
  tags?: string[] | null
  /** Rang dans son dossier. */
  position?: number | null
}

export type Bookmark = RecordData & BookmarkData

const LONGEST_NAME = 100
const AT_ONCE = 1000

export const bookmarkEntity = (model: Model): Entity | undefined => model.entities['core.bookmark']

export const bookmarksQuery = (model: Model) => {
  const entity = bookmarkEntity(model)
  return queryOptions({
    queryKey: ['records', 'core.bookmark', 'mine'],
    queryFn: async ({ signal }) => {
      const all: Bookmark[] = []
      let cursor: string | null = null
      do {
        // Qui voit ceux des autres (l'administrateur) ne veut ici que les siens ; chaque page attend le curseur de la précédente.
        // oxlint-disable-next-line no-await-in-loop
        const { data, next_cursor }: Page<RecordData> = await recordSource.get().page(entity as Entity, { filter: 'owner == actor.id', fields: 'name,path,folder,tags,position', sort: 'name', limit: AT_ONCE, cursor }, signal)
        all.push(...(data as Bookmark[]))
        cursor = next_cursor
      } while (cursor)
      return all
    },
    enabled: entity !== undefined,
    staleTime: 300_000,
  })
}

export const addBookmark = (entity: Entity, path: string, name: string): Promise<RecordData> => recordSource.get().write(creation(entity, { path, name: name.slice(0, LONGEST_NAME) }))

export const removeBookmark = (entity: Entity, id: string): Promise<RecordData> => recordSource.get().write(removal(entity, id))
