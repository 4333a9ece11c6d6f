/** Suite de la liste : se charge seule en approchant du bas, et par un bouton pour le clavier. Refusée, elle ne se redemande que de la main. */
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { useFormat } from '@/lib/format'
import type { Page } from '@/lib/model'

interface LoadMoreProps {
  shown: number
  count: Page['count']
  hasMore: boolean
  busy: boolean
  /** Pourquoi la suite n'est pas venue, la dernière fois. */
  failed: Error | null
  onMore: () => void
}

export function LoadMore({ shown, count, hasMore, busy, failed, onMore }: LoadMoreProps) {
  const { t } = useTranslation()
  const { number } = useFormat()
  const end = useRef<HTMLDivElement>(null)
  const more = useRef(onMore)
  useEffect(() => {
    more.current = onMore
  })
  useEffect(() => {
    const mark = end.current
    if (!mark || !hasMore || busy || failed) return
    const watcher = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && more.current(), { rootMargin: '400px' })
    watcher.observe(mark)
    return () => watcher.disconnect()
  }, [hasMore, busy, failed])
  const total = count && (count.exact ? number(count.value) : `${number(count.value - 1)}+`)
  return (
    <div ref={end} className="sticky left-0">
      {failed && <ErrorPanel error={failed} onRetry={onMore} />}
      <div className="flex min-h-14 items-center justify-center gap-3 px-4 py-3 text-label text-muted-foreground">
        <span className="tnum" role="status">
          {total ? t('list.shownOf', { shown: number(shown), total }) : t('list.shown', { shown: number(shown) })}
        </span>
        {hasMore && !failed && (
          <Button size="small" busy={busy} onClick={onMore}>
            {t('list.more')}
          </Button>
        )}
      </div>
    </div>
  )
}
