/** Piste d'audit d'une fiche : qui, quand, quoi, l'ancienne et la nouvelle valeur. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { History } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { auditQuery } from '@/features/audit/api/list-audit'
import type { Entity } from '@/lib/model'
import { TimelineEntry } from './timeline-entry'

export function Timeline({ entity, id }: { entity: Entity; id: string }) {
  const { t } = useTranslation()
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(auditQuery(id))
  const entries = data?.pages.flatMap((page) => page.data)
  return (
    <section aria-labelledby="trail-title" className="rounded-lg border bg-card p-4 sm:p-5">
      <h2 id="trail-title" className="flex items-center gap-2 text-section">
        <History aria-hidden className="size-4 text-muted-foreground" />
        {t('detail.activity')}
      </h2>
      {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!entries && !error && <Skeleton className="mt-4 h-32" />}
      <ol className="mt-4 grid">
        {entries?.map((entry) => (
          <TimelineEntry key={entry.id} entity={entity} entry={entry} />
        ))}
      </ol>
      {hasNextPage && (
        <Button variant="ghost" size="small" data-print="hide" className="w-full" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('list.more')}
        </Button>
      )}
    </section>
  )
}
