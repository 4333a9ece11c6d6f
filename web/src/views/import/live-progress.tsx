/** Où en est le travail : ce qui est lu, accepté, refusé ; la page s'en tient au courant seule. */
import { useTranslation } from 'react-i18next'
import type { ImportJob } from '@/features/imports/api/import-job'
import { useFormat } from '@/lib/format'

export function LiveProgress({ job }: { job: ImportJob }) {
  const { t } = useTranslation()
  const { number } = useFormat()
  const progress = job.progress
  const label = t(`import.status.${job.status}`)
  return (
    <div className="grid gap-2 rounded-lg border bg-card p-4">
      <p role="status" className="font-medium">
        {label}
        {progress && <span className="tnum font-normal text-muted-foreground"> {t('import.progress', { done: number(progress.done), total: number(progress.total) })}</span>}
      </p>
      <progress aria-label={label} className="h-2 w-full" max={100} value={progress?.percent} />
    </div>
  )
}
