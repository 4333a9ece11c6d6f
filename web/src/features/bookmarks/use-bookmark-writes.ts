/** Gestes de rangement des favoris : montrés tout de suite, écrits l'un après l'autre, défaits si le serveur refuse. */
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { asProblem } from '@/lib/http/problem'
import type { Entity, Model } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'
import { useTurns } from '@/lib/use-turns'
import { bookmarksQuery, removeBookmark, type Bookmark, type BookmarkData } from './api/bookmarks'
import { changeBookmark, writeBookmarks } from './api/write-bookmarks'
import { arranged } from './arrange'
import { places, steps } from './steps'
import { mergeOf, type Merge } from './file'
import { bodyOf, type SharingBody } from './sharing'

export function useBookmarkWrites(model: Model, entity: Entity) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { queryKey } = bookmarksQuery(model)
  const inTurn = useTurns()

  /** Vrai si le geste est passé. */
  const play = async (job: () => Promise<unknown>): Promise<boolean> => {
    let done = false
    const isLast = await inTurn('bookmarks', async () => {
      try {
        await job()
        done = true
      } catch (error) {
        const problem = asProblem(error)
        toastError(problem.errors[0]?.message ?? problemText(t, problem))
      }
    })
    // Relus entre deux gestes, ils montreraient l'ordre d'avant le second.
    if (isLast) await client.invalidateQueries({ queryKey })
    return done
  }
  /** Ce que le geste donnera ; une relecture en route ne vient pas le défaire. */
  const foresee = async (shown: (all: Bookmark[]) => Bookmark[]): Promise<void> => {
    await client.cancelQueries({ queryKey })
    client.setQueryData(queryKey, (all: Bookmark[] | undefined) => shown(all ?? []))
  }
  const undo = (job: () => Promise<unknown>) => ({ action: { label: t('action.undo'), onClick: () => void play(job) } })

  const merge = async ({ added, changed }: Merge, said = t('bookmarks.merged', { added: added.length, changed: changed.length })): Promise<boolean> => {
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
    if (done) toastSuccess(said, undo(takeBack))
    return done
  }

  const rank = async (id: string, ranksIn: (items: Bookmark[]) => ReturnType<typeof steps>) => {
    let ranks: ReturnType<typeof steps> = []
    await foresee((all) => {
      // Sur l'ordre que les gestes d'avant ont donné, pas sur celui qu'on a dessiné.
      ranks = ranksIn(arranged(all).find(({ items }) => items.some((one) => one.id === id))?.items ?? [])
      const rankOf = new Map(ranks.map((one) => [one.id, one.position]))
      return all.map((one) => ({ ...one, position: rankOf.get(one.id) ?? one.position }))
    })
    await play(() => writeBookmarks(entity, 'update', ranks))
  }

  return {
    merge,
    /** Fait siens ceux d'un autre ; ceux dont la page y est déjà restent comme ils sont. */
    copy: (known: Bookmark[], items: BookmarkData[]) => {
      const { added } = mergeOf(known, items.map(({ name, path, folder, tags }) => ({ name, path, folder, tags })))
      return merge({ added, changed: [], same: 0 }, t('bookmarks.copied', { count: added.length }))
    },
    /** Montre ces favoris à d'autres, ou cesse : un seul, ou tout un dossier. */
    share: async (items: Bookmark[], body: SharingBody): Promise<boolean> => {
      const before = items.map((one) => ({ id: one.id, ...bodyOf(one) }))
      const write = (parts: ({ id: string } & SharingBody)[]) => writeBookmarks(entity, 'update', parts)
      const done = await play(() => write(items.map(({ id }) => ({ id, ...body }))))
      if (done) toastSuccess(t(body.shared === 'private' ? 'bookmarks.unshared' : 'bookmarks.shared', { count: items.length }), undo(() => write(before)))
      return done
    },
    /** `sharing` : seulement quand il change. */
    change: (id: string, part: Partial<BookmarkData>, sharing?: SharingBody) => play(async () => {
        await changeBookmark(entity, id, { ...part, ...sharing })
        await foresee((all) => all.map((one) => (one.id === id ? { ...one, ...part, shared: sharing?.shared ?? one.shared } : one)))
      }),
    move: (id: string, step: 1 | -1) => rank(id, (items) => steps(items, id, step)),
    place: (id: string, target: string) => rank(id, (items) => places(items, id, target)),
    remove: async ({ id, name }: Bookmark) => {
      await foresee((all) => all.filter((one) => one.id !== id))
      const done = await play(() => removeBookmark(entity, id))
      if (done) toastSuccess(t('bookmarks.removed', { name }), undo(() => writeBookmarks(entity, 'restore', [id])))
    },
  }
}
