/** Piste d'audit d'une fiche : qui, quand, quoi, l'ancienne et la nouvelle valeur. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { auditQuery } from '@/features/audit/api/list-audit'
import type { Entity } from '@/lib/model'
import { ActivityCard } from './activity-card'

export function Timeline({ entity, id }: { entity: Entity; id: string }) {
  const { t } = useTranslation()
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(auditQuery(id))
  return (
    <ActivityCard entity={entity} entries={data?.pages.flatMap((page) => page.data)} error={error} onRetry={() => void refetch()}>
      {hasNextPage && (
        <Button variant="ghost" size="small" data-print="hide" className="w-full" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('list.more')}
        </Button>
      )}
    </ActivityCard>
  )
}
