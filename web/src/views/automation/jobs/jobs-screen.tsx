/** Travaux de fond : la file par sorte, qu'on peut retenir, puis chaque travail, qu'on annule ou refait. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Layers } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { MoreButton } from '@/components/more-button'
import { PageTitle } from '@/components/page-title'
import { Badge } from '@/components/ui/badge'
import { BlankState } from '@/components/ui/blank-state'
import { Button } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Select } from '@/components/ui/select'
import { Skeleton } from '@/components/ui/skeleton'
import { actOnJob, jobKindsQuery, jobsQuery, jobStates, type Job } from '@/features/automation/api/jobs'
import { useModel } from '@/features/model/use-model'
import { useFormat } from '@/lib/format'
import { asProblem } from '@/lib/http/problem'
import type { Tone } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'
import { JobKinds, kindLabel } from './job-kinds'
import { useAdminSearch } from './use-admin-search'

const tones: Record<Job['state'], Tone> = { waiting: 'info', running: 'info', done: 'success', failed: 'danger', cancelled: 'neutral' }

export default function JobsScreen() {
  const { t } = useTranslation()
  const [{ state, kind }, set] = useAdminSearch()
  const { data: kinds = [] } = useQuery(jobKindsQuery)
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(jobsQuery({ state, kind }))
  const jobs = data?.pages.flatMap((page) => page.data)
  return (
    <>
      <PageTitle text={t('admin.jobs')} className="text-record" />
      <p className="mt-1 max-w-2xl text-muted-foreground">{t('admin.jobsHint')}</p>
      <JobKinds />
      <h2 className="pt-2 pb-2 text-section">{t('admin.jobsList')}</h2>
      <div className="flex flex-wrap gap-2">
        <Select aria-label={t('admin.kindFilter')} className="max-w-60" value={kind ?? ''} options={[{ value: '', label: t('admin.allKinds') }, ...kinds.map((one) => ({ value: one.kind, label: kindLabel(t, one.kind) }))]} onChange={(next) => set({ kind: next || undefined })} />
        <Select aria-label={t('admin.stateFilter')} className="max-w-48" value={state ?? ''} options={[{ value: '', label: t('admin.allStates') }, ...jobStates.map((one) => ({ value: one, label: t(`admin.jobIs.${one}`), tone: tones[one] }))]} onChange={(next) => set({ state: next || undefined })} />
      </div>
      <div className="py-4">
        {error ? (
          <ErrorPanel error={error} onRetry={() => void refetch()} />
        ) : !jobs ? (
          <Skeleton className="h-64" />
        ) : jobs.length === 0 ? (
          <BlankState icon={<Layers aria-hidden />} title={t('admin.noJob')} />
        ) : (
          <ul className="grid divide-y rounded-lg border bg-card">
            {jobs.map((job) => (
              <JobLine key={job.id} job={job} />
            ))}
          </ul>
        )}
        <MoreButton hasMore={hasNextPage} busy={isFetchingNextPage} onMore={() => void fetchNextPage()} />
      </div>
    </>
  )
}

function JobLine({ job }: { job: Job }) {
  const { t } = useTranslation()
  const { permissions } = useModel()
  const { datetime } = useFormat()
  const client = useQueryClient()
  const act = useMutation({
    mutationFn: (verb: 'cancel' | 'retry') => actOnJob(job.id, verb),
    onSuccess: (_, verb) => {
      toastSuccess(t(verb === 'cancel' ? 'admin.jobCancelled' : 'admin.jobRetried'))
      return client.invalidateQueries({ queryKey: ['automation'] })
    },
    onError: (error) => toastError(problemText(t, asProblem(error))),
  })
  const manages = permissions.includes('core.job.manage')
  const verb = job.state === 'waiting' ? 'cancel' : job.state === 'failed' || job.state === 'cancelled' ? 'retry' : undefined
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1.5 px-4 py-2.5">
      <div className="grid min-w-0 flex-1 basis-64">
        <p className="font-medium">
          {kindLabel(t, job.kind)} <span className="tnum font-normal text-muted-foreground">{t('admin.jobNumber', { id: job.id })}</span>
        </p>
        <p className="tnum text-label text-muted-foreground">{[datetime(job.finished_at ?? job.run_at), t('admin.attempts', { count: job.attempts, most: job.max_attempts })].join(' · ')}</p>
        {job.error && <p className="text-label break-words text-danger">{job.error}</p>}
      </div>
      <Badge tone={tones[job.state]}>{t(`admin.jobIs.${job.state}`)}</Badge>
      {manages && verb && (
        <Button size="small" busy={act.isPending} onClick={() => act.mutate(verb)}>
          {t(verb === 'cancel' ? 'action.cancel' : 'admin.retryJob')}
          <span className="sr-only">{t('admin.jobNumber', { id: job.id })}</span>
        </Button>
      )}
    </li>
  )
}
