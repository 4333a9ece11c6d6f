/** Un travail de la file : ce qu'il est, où il en est, qui l'a demandé ; ses détails, et le geste qui convient. */
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import type { Job } from '@/features/automation/api/jobs'
import { useFormat } from '@/lib/format'
import { kindLabel } from '../job-kind-label'
import { JobProgress } from './job-progress'
import { JobVerb } from './job-verb'
import { askerOf, jobTones } from './job-words'
import { useTriggerLabel } from './use-trigger-label'

interface JobLineProps {
  job: Job
  manages: boolean
  onOpen: () => void
  /** Un geste peut emporter la ligne ; appelé avec ceux qui prendraient le focus. */
  onAct: (...heirs: string[]) => void
}

export function JobLine({ job, manages, onOpen, onAct }: JobLineProps) {
  const { t } = useTranslation()
  const { datetime } = useFormat()
  const triggerLabel = useTriggerLabel()
  const details = `job-details-${job.id}`
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1.5 px-4 py-2.5">
      <div className="grid min-w-0 flex-1 basis-64">
        <p className="font-medium">
          {kindLabel(t, job.kind)} <span className="tnum font-normal text-muted-foreground">{t('admin.jobNumber', { id: job.id })}</span>
        </p>
        <p className="tnum text-label break-words text-muted-foreground">{[datetime(job.finished_at ?? job.started_at ?? job.run_at), t('admin.attempts', { count: job.attempts, most: job.max_attempts }), askerOf(t, job, triggerLabel)].join(' · ')}</p>
        <JobProgress job={job} />
        {job.error && <p className="text-label break-words text-danger">{job.error}</p>}
      </div>
      <Badge tone={job.stopping ? 'warning' : jobTones[job.state]}>{job.stopping ? t('work.stopping') : t(`admin.jobIs.${job.state}`)}</Badge>
      <Button id={details} size="small" variant="ghost" onClick={onOpen}>
        {t('work.details')}
        <span className="sr-only">{t('admin.jobNumber', { id: job.id })}</span>
      </Button>
      {manages && <JobVerb job={job} heir={details} onAct={onAct} />}
    </li>
  )
}
