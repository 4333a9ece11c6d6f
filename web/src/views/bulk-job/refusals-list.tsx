/** Fiches qu'un geste a refusées, ou que son annulation a laissées : laquelle, pourquoi, et le fichier qui le dit. */
import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { buttonStyle } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { RefLink } from '@/fields/link/display'
import { MOST_REFUSALS, refusalsQuery, refusalsUrl, type BulkJob } from '@/features/bulk/api/bulk-jobs'
import { entityKey, fieldNamed, type Entity } from '@/lib/model'

interface RefusalsListProps {
  job: BulkJob
  entity: Entity
  /** Ce que l'annulation a laissé, plutôt que ce que le geste a refusé. */
  ofUndo: boolean
}

export function RefusalsList({ job, entity, ofUndo }: RefusalsListProps) {
  const { t } = useTranslation()
  const { data = [], error, refetch } = useQuery(refusalsQuery(job.id, ofUndo))
  const titleId = ofUndo ? 'bulk-left' : 'bulk-refused'
  const count = ofUndo ? job.progress.kept : job.progress.refused
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />
  if (data.length === 0) return null
  const labelOf = (field: string) => fieldNamed(entity, field.split(/[.[]/, 1)[0] ?? '')?.label
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
            <li key={one.id} className="grid gap-0.5 border-b px-4 py-2.5 last:border-0">
              <RefLink target={entityKey(entity)} value={{ id: one.id, label: one.label ?? undefined }} />
              {one.errors.map(({ field, message }) => (
                <span key={`${field} ${message}`} className="text-label">
                  {labelOf(field) && <span className="text-muted-foreground">{labelOf(field)} </span>}
                  {message}
                </span>
              ))}
            </li>
          ))}
        </ul>
        {count > MOST_REFUSALS && data.length >= MOST_REFUSALS && <p className="px-4 py-2.5 text-muted-foreground">{t('bulkJob.firstOnly', { shown: MOST_REFUSALS, count })}</p>}
      </div>
    </section>
  )
}
