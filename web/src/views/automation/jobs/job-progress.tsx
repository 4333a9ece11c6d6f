/** Où en est un travail qui compte ce qu'il fait. */
import { useTranslation } from 'react-i18next'
import type { Job } from '@/features/automation/api/jobs'
import { useFormat } from '@/lib/format'
import { partDone } from './job-words'

export function JobProgress({ job }: { job: Job }) {
  const { t } = useTranslation()
  const { number } = useFormat()
  const part = partDone(job)
  if (part === undefined || !job.progress || job.state !== 'running') return null
  return (
    <p className="mt-1 flex items-center gap-2">
      <progress aria-label={t('work.progress')} className="h-1.5 w-40 max-w-full" max={1} value={part} />
      <span className="tnum text-label text-muted-foreground">
        {number(job.progress.done)} / {number(job.progress.total)}
      </span>
    </p>
  )
}
