/** Suite de la liste : se charge seule en approchant du bas, et par un bouton pour le clavier. */
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { useFormat } from '@/lib/format'
import type { Page } from '@/lib/model'

interface LoadMoreProps {
  shown: number
  count: Page['count']
  hasMore: boolean
  busy: boolean
  onMore: () => void
}

export function LoadMore({ shown, count, hasMore, busy, onMore }: LoadMoreProps) {
  const { t } = useTranslation()
  const { number } = useFormat()
  const end = useRef<HTMLDivElement>(null)
  const more = useRef(onMore)
  useEffect(() => {
    more.current = onMore
  })
  useEffect(() => {
    const mark = end.current
    if (!mark || !hasMore || busy) return
    const watcher = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && more.current(), { rootMargin: '400px' })
    watcher.observe(mark)
    return () => watcher.disconnect()
  }, [hasMore, busy])
  const total = count && (count.exact ? number(count.value) : `${number(count.value - 1)}+`)
  return (
    <div ref={end} className="sticky left-0 flex min-h-14 items-center justify-center gap-3 px-4 py-3 text-label text-muted-foreground">
      <span className="tnum" role="status">
        {total ? t('list.shownOf', { shown: number(shown), total }) : t('list.shown', { shown: number(shown) })}
      </span>
      {hasMore && (
        <Button size="small" busy={busy} onClick={onMore}>
          {t('list.more')}
        </Button>
      )}
    </div>
  )
}
