/** Les gestes en nombre en marche, sous la barre haute : ils se suivent où que l'on aille, et se retrouvent après un rechargement. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, buttonStyle } from '@/components/ui/button'
import { runningQuery, type BulkJob } from '@/features/bulk/api/bulk-jobs'
import { useModel } from '@/features/model/use-model'
import { refreshAfter } from '@/features/records/refresh-after'
import { watchBulk } from '@/lib/bulk-watch'
import { learn } from '@/lib/i18n'
import { bulkJobTexts } from '@/locales/bulk-job'
import { JobProgress } from './job-progress'
import { useBulkJob } from './use-bulk-job'

await learn(bulkJobTexts)

export default function BulkBanner() {
  const { t } = useTranslation()
  const { data: jobs, isSuccess, isFetchedAfterMount } = useQuery(runningQuery)
  // Ce que le bandeau d'avant avait lu ne dit rien d'un geste lancé depuis.
  useEnds(isSuccess && isFetchedAfterMount ? jobs : undefined)
  if (!jobs?.length) return null
  return (
    <section aria-label={t('bulkJob.region')} data-bulk-jobs data-print="hide" className="grid gap-1 border-b bg-card px-4 py-2">
      {jobs.map((job) => (
        <Running key={job.id} job={job} />
      ))}
    </section>
  )
}

function Running({ job }: { job: BulkJob }) {
  const { t } = useTranslation()
  const { entities } = useModel()
  const tell = useBulkJob(job)
  const label = entities[job.entity]?.plural_label ?? job.entity
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <p className="min-w-0 truncate text-label font-medium">{t(job.status === 'undoing' ? 'bulkJob.undoingOf' : 'bulkJob.of', { label })}</p>
      <JobProgress job={job} className="min-w-48 flex-1" />
      <Link to="/bulk-jobs/$id" params={{ id: job.id }} className={buttonStyle({ size: 'small' })}>
        {t('action.view')}
      </Link>
      {job.status !== 'undoing' && (
        <Button size="small" busy={tell.isPending} aria-label={t('bulkJob.stopOf', { label })} onClick={() => tell.mutate('cancel')}>
          {t('bulkJob.stop')}
        </Button>
      )}
    </div>
  )
}

/** Un geste fini a changé les listes et les compteurs ; quand il n'en reste plus, on cesse d'aller voir. */
function useEnds(jobs: BulkJob[] | undefined): void {
  const client = useQueryClient()
  const before = useRef<BulkJob[]>([])
  useEffect(() => {
    if (!jobs) return
    const gone = before.current.filter((job) => !jobs.some(({ id }) => id === job.id))
    before.current = jobs
    for (const { id, entity } of gone) {
      void client.invalidateQueries({ queryKey: ['bulk-jobs', id] })
      void refreshAfter(client, entity)
    }
    if (jobs.length === 0) watchBulk(false)
  }, [client, jobs])
}
