/** Où en est le travail : ce qui est lu, accepté, refusé ; la page s'en tient au courant seule. Puis comment il a fini. */
import { useTranslation } from 'react-i18next'
import { Outcome } from '@/components/outcome'
import { isRunning, type ImportJob } from '@/features/imports/api/import-job'
import { cx } from '@/lib/cx'
import { useFormat } from '@/lib/format'

const good = new Set(['applied', 'undone'])

export function LiveProgress({ job }: { job: ImportJob }) {
  const { t } = useTranslation()
  const { number } = useFormat()
  const { progress, status } = job
  const running = isRunning(job)
  const label = t(`import.status.${status}`)
  return (
    <div className={cx('grid gap-2', running && 'rounded-lg border bg-card p-4')}>
      <Outcome tone={running ? undefined : good.has(status) ? 'success' : 'warning'} text={label} fault={job.fault?.message} />
      {running && progress && <p className="tnum text-label text-muted-foreground">{t('import.progress', { done: number(progress.done), total: number(progress.total) })}</p>}
      {running && <progress aria-label={label} className="h-2 w-full" max={100} value={progress?.percent} />}
    </div>
  )
}
