/** Faits d'une fiche, du plus récent au plus ancien, sous leur titre ; dessous, ce qui en montre d'autres. */
import { History } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import type { AuditEntry } from '@/features/audit/api/list-audit'
import { cx } from '@/lib/cx'
import type { Entity } from '@/lib/model'
import { TimelineEntry } from './timeline-entry'

interface ActivityCardProps {
  entity: Entity
  /** Rien, tant qu'ils se lisent. */
  entries: AuditEntry[] | undefined
  error: Error | null
  onRetry: () => void
  /** À côté de l'essentiel : plus serrée, et absente du papier, où l'onglet dit tout. */
  aside?: boolean
  children: ReactNode
}

export function ActivityCard({ entity, entries, error, onRetry, aside, children }: ActivityCardProps) {
  const { t } = useTranslation()
  const title = aside ? 'activity-title' : 'trail-title'
  return (
    <section aria-labelledby={title} data-print={aside ? 'hide' : undefined} className={cx('rounded-lg border bg-card p-4', !aside && 'sm:p-5')}>
      <h2 id={title} className="flex items-center gap-2 text-section">
        <History aria-hidden className="size-4 text-muted-foreground" />
        {t('detail.activity')}
      </h2>
      {error && <ErrorPanel error={error} onRetry={onRetry} />}
      {!entries && !error && <Skeleton className="mt-4 h-32" />}
      {entries?.length === 0 && <p className="mt-4 text-muted-foreground">{t('detail.noActivity')}</p>}
      <ol className="mt-4 grid">
        {entries?.map((entry) => (
          <TimelineEntry key={entry.id} entity={entity} entry={entry} />
        ))}
      </ol>
      {children}
    </section>
  )
}
