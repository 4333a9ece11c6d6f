/** Un geste en nombre : où il en est, puis ce qu'il a fait, ce qu'il a refusé, et de quoi le défaire. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Breadcrumbs } from '@/components/breadcrumbs'
import { NotFound } from '@/components/dead-ends'
import { PageTitle } from '@/components/page-title'
import { Button, buttonStyle } from '@/components/ui/button'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import { DialogAnswer } from '@/components/ui/dialog-answer'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { bulkJobQuery, isAlive, type BulkJob } from '@/features/bulk/api/bulk-jobs'
import { useModel } from '@/features/model/use-model'
import { watchBulk } from '@/lib/bulk-watch'
import { cx } from '@/lib/cx'
import { useFormat } from '@/lib/format'
import { asProblem } from '@/lib/http/problem'
import { crumbsTo } from '@/lib/menu-path'
import type { Entity } from '@/lib/model'
import { JobProgress } from './job-progress'
import { RefusalsList } from './refusals-list'
import { useBulkJob } from './use-bulk-job'

export function JobPage({ id }: { id: string }) {
  const model = useModel()
  const { data: job, error, refetch } = useQuery(bulkJobQuery(id))
  const entity = job && model.entities[job.entity]
  if (error) return asProblem(error).status === 404 ? <NotFound /> : <ErrorPanel error={error} onRetry={() => void refetch()} />
  if (!job) return <Skeleton className="m-6 h-64" />
  return entity ? <Report key={job.id} job={job} entity={entity} /> : <NotFound />
}

function Report({ job, entity }: { job: BulkJob; entity: Entity }) {
  const { t } = useTranslation()
  const model = useModel()
  const { datetime } = useFormat()
  const { refused, kept } = job.progress
  useOver(job)
  return (
    <div className="mx-auto w-full max-w-4xl px-4 py-4 lg:px-6">
      <Breadcrumbs crumbs={[...crumbsTo(model, entity), { label: t('bulkJob.name') }]} />
      <PageTitle text={t('bulkJob.of', { label: entity.plural_label })} className="mt-2 text-record" />
      <p className="text-label text-muted-foreground">
        {gesture(t, job, entity)} · <time dateTime={job.created_at}>{datetime(job.created_at)}</time>
      </p>
      <div className="mt-5 grid grid-cols-[minmax(0,1fr)] gap-5 pb-8">
        {isAlive(job) ? <Alive job={job} /> : <Over job={job} />}
        <Figures job={job} />
        {!isAlive(job) && kept > 0 && <RefusalsList job={job} entity={entity} ofUndo />}
        {!isAlive(job) && refused > 0 && <RefusalsList job={job} entity={entity} ofUndo={false} />}
        <div className="flex flex-wrap justify-end gap-2">
          {job.undoable && <Undo job={job} />}
          <Link to={entity.path} className={buttonStyle({ variant: isAlive(job) ? 'outline' : 'primary' })}>
            {t('detail.backTo', { label: entity.plural_label })}
          </Link>
        </div>
      </div>
    </div>
  )
}

/** Ce qui a été demandé : « Modifier », « Supprimer », ou le nom de l'action. */
function gesture(t: ReturnType<typeof useTranslation>['t'], job: BulkJob, entity: Entity): string {
  if (job.operation !== 'action') return t(`bulkJob.operation.${job.operation}`)
  return entity.actions?.find(({ name }) => name === job.action)?.label ?? job.action ?? ''
}

function Alive({ job }: { job: BulkJob }) {
  const { t } = useTranslation()
  const tell = useBulkJob(job)
  return (
    <div className="grid gap-2 rounded-lg border bg-card p-4">
      <p role="status" className="font-medium">
        {t(`bulkJob.status.${job.status}`)}
      </p>
      <JobProgress job={job} />
      <p className="text-label text-muted-foreground">{t('bulkJob.goesOn')}</p>
      {job.status !== 'undoing' && (
        <Button className="justify-self-end" busy={tell.isPending} onClick={() => tell.mutate('cancel')}>
          {t('bulkJob.stop')}
        </Button>
      )}
    </div>
  )
}

function Over({ job }: { job: BulkJob }) {
  const { t } = useTranslation()
  const isGood = (job.status === 'done' || job.status === 'undone') && job.progress.refused + job.progress.kept === 0
  return (
    <p role="status" className={cx('rounded-md px-3 py-2 font-medium', isGood ? 'bg-success-soft text-success' : 'bg-warning-soft text-warning')}>
      {t(`bulkJob.status.${job.status}`)}
      {job.fault && <span className="block font-normal">{job.fault.message}</span>}
    </p>
  )
}

function Figures({ job: { status, progress } }: { job: BulkJob }) {
  const { t } = useTranslation()
  const { number } = useFormat()
  const isBack = status === 'undoing' || status === 'undone'
  const figures = isBack ? (['reverted', 'kept'] as const) : (['changed', 'refused', 'skipped'] as const)
  const left = progress.total - progress.done
  const shown: [string, number][] = figures.map((name) => [t(`bulkJob.figure.${name}`), progress[name]])
  if (status === 'cancelled' || status === 'failed') shown.push([t('bulkJob.figure.left'), left])
  return (
    <dl className="grid grid-cols-2 gap-3 sm:grid-cols-4">
      {shown.map(([label, value]) => (
        <div key={label} className="rounded-lg border bg-card p-4">
          <dt className="text-label text-muted-foreground">{label}</dt>
          <dd className="tnum text-figure font-semibold">{number(value)}</dd>
        </div>
      ))}
    </dl>
  )
}

function Undo({ job }: { job: BulkJob }) {
  const { t } = useTranslation()
  const tell = useBulkJob(job)
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Button variant="quietDanger" busy={tell.isPending} onClick={() => setAsking(true)}>
        {t('bulkJob.undo')}
      </Button>
      {asking && (
        <Dialog open onOpenChange={setAsking}>
          <DialogContent title={t('bulkJob.undoTitle', { count: job.progress.changed })} description={t('bulkJob.undoHint')}>
            <DialogAnswer
              variant="danger"
              onClick={() => {
                setAsking(false)
                tell.mutate('undo')
              }}
            >
              {t('bulkJob.undo')}
            </DialogAnswer>
          </DialogContent>
        </Dialog>
      )}
    </>
  )
}

/** En marche, il se suit aussi ailleurs, fût-il lancé d'un autre poste ; fini, les listes ont changé, et les refus sont à relire. */
function useOver(job: BulkJob): void {
  const client = useQueryClient()
  const alive = isAlive(job)
  useEffect(() => {
    if (alive) return watchBulk(true)
    void client.invalidateQueries({ queryKey: ['bulk-jobs', job.id, 'refusals'] })
    void client.invalidateQueries({ queryKey: ['records', job.entity] })
  }, [client, alive, job.id, job.entity])
}
