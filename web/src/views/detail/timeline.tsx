/** Piste d'audit d'une fiche : qui, quand, quoi, l'ancienne et la nouvelle valeur. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { auditQuery } from '@/features/audit/api/list-audit'
import { asProblem } from '@/lib/http/problem'
import type { Entity } from '@/lib/model'
import { ActivityCard } from './activity-card'

export function Timeline({ entity, id }: { entity: Entity; id: string }) {
  const { t } = useTranslation()
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(auditQuery(id))
  // Une fiche dont rien n'a été écrit au journal y est inconnue.
  const isUntold = error !== null && asProblem(error).status === 404
  return (
    <ActivityCard entity={entity} entries={isUntold ? [] : data?.pages.flatMap((page) => page.data)} error={isUntold ? null : error} onRetry={() => void refetch()}>
      {hasNextPage && (
        <Button variant="ghost" size="small" data-print="hide" className="w-full" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('list.more')}
        </Button>
      )}
    </ActivityCard>
  )
}
