/** Un travail de près : ses dates, son serveur, où il en est, et tout ce qui lui est arrivé. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Fact } from '@/components/fact'
import { Badge } from '@/components/ui/badge'
import { ErrorPanel } from '@/components/ui/error-panel'
import { PanelFooter, SidePanel } from '@/components/ui/side-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { jobQuery, type Job, type JobFact } from '@/features/automation/api/jobs'
import { useFormat } from '@/lib/format'
import { kindLabel } from '../job-kind-label'
import { JobProgress } from './job-progress'
import { JobVerb } from './job-verb'
import { askerOf, jobTones, lasted } from './job-words'
import { groupLabel } from './staff-words'
import { useTriggerLabel } from './use-trigger-label'

/** Ce qu'on lit du travail : le focus y va quand le bouton s'en va. */
const FACTS = 'job-facts'

export function JobPanel({ id, manages, onClose }: { id: number; manages: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const { data: job, error, refetch, dataUpdatedAt } = useQuery(jobQuery(id))
  return (
    <SidePanel title={job ? t('work.title', { kind: kindLabel(t, job.kind), id }) : t('admin.jobNumber', { id })} onClose={onClose}>
      <div className="grid flex-1 content-start gap-4 overflow-y-auto px-5 py-4 scroll-thin">
        {error && !job ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : !job ? <Skeleton className="h-64" /> : <Facts job={job} now={dataUpdatedAt} />}
        {job && <Story log={job.log} />}
      </div>
      {job && manages && (
        <PanelFooter>
          <JobVerb job={job} heir={FACTS} />
        </PanelFooter>
      )}
    </SidePanel>
  )
}

function Facts({ job, now }: { job: Job; now: number }) {
  const { t } = useTranslation()
  const { datetime, duration } = useFormat()
  const triggerLabel = useTriggerLabel()
  const seconds = lasted(job, now)
  return (
    <dl id={FACTS} tabIndex={-1} className="grid gap-2 outline-none">
      <Fact label={t('admin.stateFilter')}>
        <Badge tone={job.stopping ? 'warning' : jobTones[job.state]}>{job.stopping ? t('work.stopping') : t(`admin.jobIs.${job.state}`)}</Badge>
        <JobProgress job={job} />
      </Fact>
      <Fact label={t('work.by')}>{askerOf(t, job, triggerLabel)}</Fact>
      {job.by && job.trigger && <Fact label={t('work.trigger')}>{triggerLabel(job.trigger)}</Fact>}
      <Fact label={t('work.group')}>{groupLabel(t, job.group)}</Fact>
      <Fact label={t('work.priority')}>{job.priority}</Fact>
      <Fact label={t('work.createdAt')}>{datetime(job.created_at)}</Fact>
      {job.started_at && <Fact label={t('work.startedAt')}>{datetime(job.started_at)}</Fact>}
      {job.finished_at && <Fact label={t('work.finishedAt')}>{datetime(job.finished_at)}</Fact>}
      {seconds !== undefined && <Fact label={t('work.lasted')}>{duration(Math.round(seconds))}</Fact>}
      {job.node && <Fact label={t('work.onNode')}>{t('work.node', { id: job.node.slice(-8) })}</Fact>}
      {job.error && <Fact label={t('work.lastError')}>{job.error}</Fact>}
    </dl>
  )
}

function Story({ log }: { log: JobFact[] }) {
  const { t } = useTranslation()
  const { datetime } = useFormat()
  return (
    <section aria-labelledby="job-story" className="border-t pt-4">
      <h3 id="job-story" className="pb-2 text-section">
        {t('work.story')}
      </h3>
      {log.length === 0 ? (
        <p className="text-muted-foreground">{t('work.noStory')}</p>
      ) : (
        <ol className="grid gap-3">
          {log.map((fact, rank) => (
            <li key={rank} className="grid">
              <p className="font-medium">{t(`work.outcome.${fact.outcome}`)}</p>
              <p className="tnum text-label text-muted-foreground">
                {[datetime(fact.at), fact.attempt !== undefined && t('work.attempt', { attempt: fact.attempt }), fact.by && t('work.byPerson', { name: fact.by })].filter(Boolean).join(' · ')}
              </p>
              {fact.error && <p className="text-label wrap-anywhere text-danger">{fact.error}</p>}
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}
