/** Étoile d'une page : la mettre en favori, l'en retirer. Montré tout de suite, défait si le serveur refuse. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Star } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { cx } from '@/lib/cx'
import { asProblem } from '@/lib/http/problem'
import type { Model } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { toastError } from '@/lib/toast'
import { addBookmark, bookmarkEntity, bookmarksQuery, removeBookmark, type Bookmark } from './api/bookmarks'

export function BookmarkButton({ model, path, name }: { model: Model; path: string; name: string }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const entity = bookmarkEntity(model)
  const query = bookmarksQuery(model)
  const { data } = useQuery(query)
  const kept = data?.find((one) => one.path === path)
  const show = (change: (all: Bookmark[]) => Bookmark[]) => client.setQueryData(query.queryKey, (all: Bookmark[] | undefined) => change(all ?? []))
  const toggle = useMutation({
    mutationFn: async () => {
      if (!entity) return
      if (kept) {
        show((all) => all.filter((one) => one.id !== kept.id))
        await removeBookmark(entity, kept.id)
      } else {
        show((all) => [...all, { id: path, path, name }])
        await addBookmark(entity, path, name)
      }
    },
    onError: (error) => toastError(problemText(t, asProblem(error))),
    onSettled: () => client.invalidateQueries({ queryKey: query.queryKey }),
  })
  if (!entity?.rights.create || !data) return null
  return (
    <Button variant="ghost" size="icon" aria-pressed={Boolean(kept)} aria-label={kept ? t('bookmark.remove') : t('bookmark.add')} disabled={toggle.isPending} onClick={() => toggle.mutate()}>
      <Star aria-hidden className={cx(kept && 'fill-current text-primary')} />
    </Button>
  )
}
