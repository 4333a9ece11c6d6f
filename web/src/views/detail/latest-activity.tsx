/** Les derniers faits d'une fiche, à côté de l'essentiel ; le reste est sous l'onglet. Absents s'il n'y en a pas, ou si la personne n'y a pas droit. */
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { asProblem } from '@/lib/http/problem'
import type { Entity } from '@/lib/model'
import { ActivityCard } from './activity-card'
import type { Journal } from './use-journal'

const LATEST = 5

interface LatestActivityProps {
  entity: Entity
  journal: Journal
  /** Ouvre l'onglet qui dit tout. */
  onAll: () => void
}

export function LatestActivity({ entity, journal: { data, error, refetch }, onAll }: LatestActivityProps) {
  const { t } = useTranslation()
  const entries = data?.pages.flatMap((page) => page.data)
  if (entries?.length === 0 || (error && [403, 404].includes(asProblem(error).status))) return null
  return (
    <ActivityCard entity={entity} entries={entries?.slice(0, LATEST)} error={error} onRetry={() => void refetch()} aside>
      {entries && entries.length > LATEST && (
        <Button variant="ghost" size="small" className="w-full" onClick={onAll}>
          {t('detail.allActivity')}
        </Button>
      )}
    </ActivityCard>
  )
}
