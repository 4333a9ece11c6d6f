/** Le bouton d'un travail : l'annuler s'il attend, l'arrêter s'il tourne, le refaire s'il a échoué. */
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import type { Job } from '@/features/automation/api/jobs'
import { useFocusHeir } from '@/lib/use-focus-heir'
import { verbOf } from './job-words'
import { useJobAct } from './use-job-act'

interface JobVerbProps {
  job: Job
  /** L'élément qui prend le focus quand le bouton s'en va. */
  heir: string
  /** Appelé avec les héritiers, si tout s'en va avec lui. */
  onAct?: (...heirs: string[]) => void
}

export function JobVerb({ job, heir, onAct }: JobVerbProps) {
  const { t } = useTranslation()
  const act = useJobAct(job)
  const id = useId()
  const bequeath = useFocusHeir()
  const verb = verbOf(job)
  if (!verb) return null
  const run = () => {
    bequeath(id, heir)
    onAct?.(id, heir)
    act.mutate(verb)
  }
  return (
    <Button id={id} size="small" busy={act.isPending} onClick={run}>
      {verb === 'retry' ? t('admin.retryJob') : job.state === 'running' ? t('work.stop') : t('action.cancel')}
      <span className="sr-only">{t('admin.jobNumber', { id: job.id })}</span>
    </Button>
  )
}
