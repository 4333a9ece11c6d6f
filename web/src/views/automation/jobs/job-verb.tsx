/** Le bouton d'un travail : l'annuler s'il attend, l'arrêter s'il tourne, le refaire s'il a échoué. */
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import type { Job } from '@/features/automation/api/jobs'
import { verbOf } from './job-words'
import { useJobAct } from './use-job-act'

export function JobVerb({ job }: { job: Job }) {
  const { t } = useTranslation()
  const act = useJobAct(job)
  const verb = verbOf(job)
  if (!verb) return null
  return (
    <Button size="small" busy={act.isPending} onClick={() => act.mutate(verb)}>
      {verb === 'retry' ? t('admin.retryJob') : job.state === 'running' ? t('work.stop') : t('action.cancel')}
      <span className="sr-only">{t('admin.jobNumber', { id: job.id })}</span>
    </Button>
  )
}
