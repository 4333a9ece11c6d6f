/** Gestes de rangement des favoris : montrés tout de suite, défaits si le serveur refuse. */
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { asProblem } from '@/lib/http/problem'
import type { Entity, Model } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'
import { bookmarksQuery, removeBookmark, type Bookmark, type BookmarkData } from './api/bookmarks'
import { changeBookmark, writeBookmarks } from './api/write-bookmarks'
import { steps } from './steps'
import type { Merge } from './file'

export function useBookmarkWrites(model: Model, entity: Entity) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { queryKey } = bookmarksQuery(model)

  /** Vrai si le geste est passé. */
  const play = async (job: () => Promise<unknown>, shown?: (all: Bookmark[]) => Bookmark[]): Promise<boolean> => {
    if (shown) client.setQueryData(queryKey, (all: Bookmark[] | undefined) => shown(all ?? []))
    try {
      await job()
      return true
    } catch (error) {
      const problem = asProblem(error)
      toastError(problem.errors[0]?.message ?? problemText(t, problem))
      return false
    } finally {
      await client.invalidateQueries({ queryKey })
    }
  }
  const undo = (job: () => Promise<unknown>) => ({ action: { label: t('action.undo'), onClick: () => void play(job) } })

  const merge = async ({ added, changed }: Merge): Promise<boolean> => {
    let created: string[] = []
    const back = changed.map(({ before }) => ({ id: before.id, folder: before.folder ?? null, tags: before.tags ?? [] }))
    const takeBack = async () => {
      await writeBookmarks(entity, 'delete', created)
      await writeBookmarks(entity, 'update', back)
    }
    const done = await play(async () => {
      created = await writeBookmarks(entity, 'create', added)
      await writeBookmarks(entity, 'update', changed.map(({ before, after }) => ({ id: before.id, ...after })))
    })
    // Des ajouts ont pu passer avant un refus : ils se retirent, le fichier se reprend entier.
    if (!done && created.length > 0) await play(takeBack)
    if (done) toastSuccess(t('bookmarks.merged', { added: added.length, changed: changed.length }), undo(takeBack))
    return done
  }

  return {
    merge,
    change: (id: string, part: Partial<BookmarkData>) => play(() => changeBookmark(entity, id, part), (all) => all.map((one) => (one.id === id ? { ...one, ...part } : one))),
    move: (items: Bookmark[], id: string, step: 1 | -1) => {
      const ranks = steps(items, id, step)
      const rankOf = new Map(ranks.map((one) => [one.id, one.position]))
      return play(() => writeBookmarks(entity, 'update', ranks), (all) => all.map((one) => ({ ...one, position: rankOf.get(one.id) ?? one.position })))
    },
    remove: async ({ id, name }: Bookmark) => {
      const done = await play(() => removeBookmark(entity, id), (all) => all.filter((one) => one.id !== id))
      if (done) toastSuccess(t('bookmarks.removed', { name }), undo(() => writeBookmarks(entity, 'restore', [id])))
    },
  }
}
