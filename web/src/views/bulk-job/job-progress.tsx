/** Où en est un geste en nombre : une barre, et des nombres. */
import { useTranslation } from 'react-i18next'
import { advance, type BulkJob } from '@/features/bulk/api/bulk-jobs'
import { cx } from '@/lib/cx'
import { useFormat } from '@/lib/format'

export function JobProgress({ job, className }: { job: BulkJob; className?: string }) {
  const { t } = useTranslation()
  const { number } = useFormat()
  const { done, total } = advance(job)
  // Tant qu'il relève, rien ne dit combien il en reste.
  const isCounting = job.status === 'gathering'
  return (
    <span className={cx('flex min-w-0 items-center gap-3', className)}>
      <progress aria-label={t('bulkJob.running')} max={total} value={isCounting ? undefined : done} className="h-1.5 min-w-0 flex-1" />
      <span className="tnum text-label whitespace-nowrap text-muted-foreground">
        {isCounting ? t('bulkJob.gathering') : t('list.shownOf', { shown: number(done), total: number(total) })}
      </span>
    </span>
  )
}
