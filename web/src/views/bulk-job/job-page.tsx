/** Un geste en nombre : où il en est, puis ce qu'il a fait, ce qu'il a refusé, et de quoi le défaire. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Breadcrumbs } from '@/components/breadcrumbs'
import { NotFound } from '@/components/dead-ends'
import { Figures } from '@/components/figures'
import { Outcome } from '@/components/outcome'
import { PageTitle, TITLE } from '@/components/page-title'
import { Button, buttonStyle } from '@/components/ui/button'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import { DialogAnswer } from '@/components/ui/dialog-answer'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { bulkJobQuery, isAlive, isBack, refusalsQuery, stillToUndo, type BulkJob } from '@/features/bulk/api/bulk-jobs'
import { useModel } from '@/features/model/use-model'
import { refreshAfter } from '@/features/records/refresh-after'
import { watchBulk } from '@/lib/bulk-watch'
import { cx } from '@/lib/cx'
import { useFormat } from '@/lib/format'
import { asProblem } from '@/lib/http/problem'
import { crumbsTo } from '@/lib/menu-path'
import type { Entity } from '@/lib/model'
import { useFocusHeir } from '@/lib/use-focus-heir'
import { JobProgress } from './job-progress'
import { RefusalsList } from './refusals-list'
import { useBulkJob } from './use-bulk-job'

const STOP = 'bulk-stop'
const UNDO = 'bulk-undo'
const REREAD = 'bulk-reread'

export function JobPage({ id }: { id: string }) {
  const model = useModel()
  const { data: job, error, dataUpdatedAt, refetch } = useQuery(bulkJobQuery(id))
  const entity = job && model.entities[job.entity]
  const reread = () => void refetch()
  if (error && asProblem(error).status === 404) return <NotFound />
  // Une relecture manquée ne cache pas ce qu'on a lu.
  if (error && !job) return <ErrorPanel error={error} onRetry={reread} />
  if (!job) return <Skeleton className="m-6 h-64" />
  return entity ? <Report key={job.id} job={job} entity={entity} late={error ? { since: dataUpdatedAt, reread } : undefined} /> : <NotFound />
}

/** Les relectures manquent : depuis quand, et de quoi relire. */
interface Late {
  since: number
  reread: () => void
}

function Report({ job, entity, late }: { job: BulkJob; entity: Entity; late: Late | undefined }) {
  const { t } = useTranslation()
  const model = useModel()
  const { datetime } = useFormat()
  const alive = isAlive(job)
  // Le geste fait, son bouton s'en va : le titre prend le focus.
  const bequeath = useFocusHeir()
  useOver(job)
  return (
    <div className="mx-auto w-full max-w-4xl px-4 py-4 lg:px-6">
      <Breadcrumbs crumbs={[...crumbsTo(model, entity), { label: t('bulkJob.name') }]} />
      <PageTitle text={t('bulkJob.of', { label: entity.plural_label })} className="mt-2 text-record" />
      <p className="text-label text-muted-foreground">
        {gesture(t, job, entity)} · <time dateTime={job.created_at}>{datetime(job.created_at)}</time>
      </p>
      <div className="mt-5 grid grid-cols-[minmax(0,1fr)] gap-5 pb-8">
        <Standing job={job} onStop={() => bequeath(STOP, TITLE)} />
        {alive && late && <LateNote {...late} onReread={() => bequeath(REREAD, TITLE)} />}
        <Figures figures={figuresOf(t, job)} />
        {!alive && isBack(job) && <RefusalsList job={job} entity={entity} ofUndo />}
        {!alive && job.progress.refused > 0 && <RefusalsList job={job} entity={entity} ofUndo={false} />}
        <div className="flex flex-wrap justify-end gap-2">
          {job.undoable && <Undo job={job} onUndo={() => bequeath(UNDO, TITLE)} />}
          <Link to={entity.path} className={buttonStyle({ variant: alive ? 'outline' : 'primary' })}>
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

/** Où il en est, puis comment il a fini. */
function Standing({ job, onStop }: { job: BulkJob; onStop: () => void }) {
  const { t } = useTranslation()
  const tell = useBulkJob(job)
  const tone = useTone(job)
  const alive = isAlive(job)
  const stop = () => {
    onStop()
    tell.mutate('cancel')
  }
  return (
    <div className={cx('grid gap-2', alive && 'rounded-lg border bg-card p-4')}>
      <Outcome tone={tone} text={t(`bulkJob.status.${job.status === 'failed' && isBack(job) ? 'undoFailed' : job.status}`)} fault={job.fault?.message} />
      {alive && <JobProgress job={job} />}
      {alive && <p className="text-label text-muted-foreground">{t('bulkJob.goesOn')}</p>}
      {alive && job.status !== 'undoing' && (
        <Button id={STOP} className="justify-self-end" busy={tell.isPending} onClick={stop}>
          {t('bulkJob.stop')}
        </Button>
      )}
    </div>
  )
}

/** Ce qu'on montre d'un geste en marche date ; relu, son bouton s'en va. */
function LateNote({ since, reread, onReread }: Late & { onReread: () => void }) {
  const { t } = useTranslation()
  const { time } = useFormat()
  const press = () => {
    onReread()
    reread()
  }
  return (
    <div className="flex flex-wrap items-center gap-2 rounded-md bg-warning-soft px-3 py-2 text-warning">
      <p role="alert">{t('bulkJob.lastRead', { time: time(new Date(since).toISOString()) })}</p>
      <Button id={REREAD} size="small" onClick={press}>
        {t('action.retry')}
      </Button>
    </div>
  )
}

/** Tout a réussi, ou quelque chose est resté : une fiche rendue en partie ne se voit que dans la liste de ce qui est laissé ; illisible, on n'en jure pas. */
function useTone(job: BulkJob): 'success' | 'warning' | undefined {
  const alive = isAlive(job)
  const { progress, status } = job
  const { data: left, isLoading, isError } = useQuery({ ...refusalsQuery(job.id, true), enabled: !alive && isBack(job) })
  if (alive || isLoading) return undefined
  const isEnded = status === 'done' || status === 'undone'
  // Ce que le geste avait refusé, son annulation n'a pas à le rendre.
  const aside = isBack(job) ? progress.kept + (left?.length ?? 0) : progress.refused
  return isEnded && aside === 0 && !isError ? 'success' : 'warning'
}

function figuresOf(t: ReturnType<typeof useTranslation>['t'], job: BulkJob): [string, number | undefined][] {
  const { status, progress } = job
  const figure = (name: 'changed' | 'refused' | 'skipped' | 'reverted' | 'kept'): [string, number] => [t(`bulkJob.figure.${name}`), progress[name]]
  const isCut = status === 'cancelled' || status === 'failed'
  if (isBack(job)) return [figure('reverted'), figure('kept'), [t('bulkJob.figure.toUndo'), isCut ? stillToUndo(job) : undefined]]
  return [figure('changed'), [t('bulkJob.figure.pending'), progress.pending || undefined], figure('refused'), figure('skipped'), [t('bulkJob.figure.left'), isCut ? progress.total - progress.done : undefined]]
}

function Undo({ job, onUndo }: { job: BulkJob; onUndo: () => void }) {
  const { t } = useTranslation()
  const tell = useBulkJob(job)
  const [asking, setAsking] = useState(false)
  return (
    <>
      <Button id={UNDO} variant="quietDanger" busy={tell.isPending} onClick={() => setAsking(true)}>
        {t('bulkJob.undo')}
      </Button>
      {asking && (
        <Dialog open onOpenChange={setAsking}>
          <DialogContent title={t('bulkJob.undoTitle', { count: stillToUndo(job) })} description={t('bulkJob.undoHint')}>
            <DialogAnswer
              variant="danger"
              onClick={() => {
                setAsking(false)
                onUndo()
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
    void refreshAfter(client, job.entity)
  }, [client, alive, job.id, job.entity])
}
