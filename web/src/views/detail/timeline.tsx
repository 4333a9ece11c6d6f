/** Piste d'audit d'une fiche : qui, quand, quoi, l'ancienne et la nouvelle valeur. */
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { asProblem } from '@/lib/http/problem'
import type { Entity } from '@/lib/model'
import { ActivityCard } from './activity-card'
import type { Journal } from './use-journal'

export function Timeline({ entity, journal }: { entity: Entity; journal: Journal }) {
  const { t } = useTranslation()
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = journal
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
