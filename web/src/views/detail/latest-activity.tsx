/** Les derniers faits d'une fiche, à côté de l'essentiel ; le reste est sous l'onglet. Absents s'il n'y en a pas, ou si la personne n'y a pas droit. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { History } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { auditQuery } from '@/features/audit/api/list-audit'
import { asProblem } from '@/lib/http/problem'
import type { Entity } from '@/lib/model'
import { TimelineEntry } from './timeline-entry'

const LATEST = 5

interface LatestActivityProps {
  entity: Entity
  id: string
  /** Ouvre l'onglet qui dit tout. */
  onAll: (() => void) | undefined
}

export function LatestActivity({ entity, id, onAll }: LatestActivityProps) {
  const { t } = useTranslation()
  const { data, error, refetch } = useInfiniteQuery(auditQuery(id))
  const entries = data?.pages.flatMap((page) => page.data)
  if (entries?.length === 0 || (error && [403, 404].includes(asProblem(error).status))) return null
  return (
    <section aria-labelledby="activity-title" data-print="hide" className="rounded-lg border bg-card p-4">
      <h2 id="activity-title" className="flex items-center gap-2 text-section">
        <History aria-hidden className="size-4 text-muted-foreground" />
        {t('detail.activity')}
      </h2>
      {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!entries && !error && <Skeleton className="mt-4 h-32" />}
      <ol className="mt-4 grid">
        {entries?.slice(0, LATEST).map((entry) => (
          <TimelineEntry key={entry.id} entity={entity} entry={entry} />
        ))}
      </ol>
      {entries && entries.length > LATEST && onAll && (
        <Button variant="ghost" size="small" className="w-full" onClick={onAll}>
          {t('detail.allActivity')}
        </Button>
      )}
    </section>
  )
}
