/** Pages favorites de la personne. Elles sont à elle : personne d'autre ne les voit, sauf celles qu'elle partage. */
import { queryOptions } from '@tanstack/react-query'
import type { Entity, Model, RecordData } from '@/lib/model'
import { recordSource } from '@/lib/records/source'
import { creation, removal } from '@/lib/records/write'
import { readBookmarks } from './read-bookmarks'

/** Ce qu'un favori dit, et qu'un fichier emporte. */
export interface BookmarkData {
  name: string
  path: string
  folder?: string | null
  tags?: string[] | null
  /** Rang dans son dossier. */
  position?: number | null
}

interface Named {
  id: string
  name?: string
}

/** À qui un favori se montre. */
export interface Sharing {
  /** Vide ou `private` : à personne d'autre. */
  shared?: string | null
  people?: Named[] | null
  roles?: Named[] | null
}

export type Bookmark = RecordData & BookmarkData & Sharing

const LONGEST_NAME = 100

export const bookmarkEntity = (model: Model): Entity | undefined => model.entities['core.bookmark']

export const bookmarksQuery = (model: Model) => {
  const entity = bookmarkEntity(model)
  return queryOptions({
    queryKey: ['records', 'core.bookmark', 'mine'],
    // Ceux que d'autres partagent ont leur propre lecture.
    queryFn: ({ signal }) => readBookmarks<Bookmark>(entity as Entity, 'owner == actor.id', 'name,path,folder,tags,position,shared,people.name,roles.name', signal),
    enabled: entity !== undefined,
    staleTime: 300_000,
  })
}

export const addBookmark = (entity: Entity, path: string, name: string): Promise<RecordData> => recordSource.get().write(creation(entity, { path, name: name.slice(0, LONGEST_NAME) }))

export const removeBookmark = (entity: Entity, id: string): Promise<RecordData> => recordSource.get().write(removal(entity, id))
