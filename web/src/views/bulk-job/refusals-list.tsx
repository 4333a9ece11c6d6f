/** Fiches qu'un geste a refusées, ou que son annulation a laissées ou rendues en partie : laquelle, pourquoi, et le fichier qui le dit. */
import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { buttonStyle } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { MOST_REFUSALS, refusalsQuery, refusalsUrl, type BulkJob } from '@/features/bulk/api/bulk-jobs'
import type { Entity } from '@/lib/model'
import { RefusedLine } from './refused-line'

interface RefusalsListProps {
  job: BulkJob
  entity: Entity
  /** Ce que l'annulation a laissé en tout ou en partie, plutôt que ce que le geste a refusé. */
  ofUndo: boolean
}

export function RefusalsList({ job, entity, ofUndo }: RefusalsListProps) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(refusalsQuery(job.id, ofUndo))
  const titleId = ofUndo ? 'bulk-left' : 'bulk-refused'
  const count = job.progress.refused
  if (error && !data) return <ErrorPanel error={error} onRetry={() => void refetch()} />
  if (!data?.length) return null
  return (
    <section aria-labelledby={titleId} className="rounded-lg border bg-card">
      <div className="flex flex-wrap items-center gap-2 px-4 py-3">
        <h2 id={titleId} className="flex-1 text-section">
          {t(ofUndo ? 'bulkJob.leftTitle' : 'bulkJob.refusedTitle')}
        </h2>
        <a href={refusalsUrl(job.id, ofUndo)} download className={buttonStyle({ size: 'small' })}>
          <Download aria-hidden />
          {t('bulkJob.file')}
        </a>
      </div>
      <div role="region" aria-labelledby={titleId} tabIndex={0} className="ring-inside max-h-96 overflow-auto border-t scroll-thin">
        <ul>
          {data.map((one) => (
            <RefusedLine key={one.id} entity={entity} id={one.id} label={one.label ?? undefined} errors={one.errors} className="px-4" />
          ))}
        </ul>
        {/* Le serveur ne compte pas celles que l'annulation a rendues en partie. */}
        {data.length >= MOST_REFUSALS && (ofUndo || count > MOST_REFUSALS) && <p className="px-4 py-2.5 text-muted-foreground">{ofUndo ? t('bulkJob.stopsAt', { shown: MOST_REFUSALS }) : t('bulkJob.firstOnly', { shown: MOST_REFUSALS, count })}</p>}
      </div>
    </section>
  )
}
