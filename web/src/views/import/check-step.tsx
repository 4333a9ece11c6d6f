/** Vérification : rien n'est écrit ; combien de lignes passent, lesquelles non et pourquoi. */
import { useTranslation } from 'react-i18next'
import { Figures } from '@/components/figures'
import { Button } from '@/components/ui/button'
import { isRunning, type ImportJob } from '@/features/imports/api/import-job'
import type { Entity } from '@/lib/model'
import { FaultsList } from './faults-list'
import { LiveProgress } from './live-progress'
import { useImportJob } from './use-import-job'

export function CheckStep({ entity, job, onMapping }: { entity: Entity; job: ImportJob; onMapping: () => void }) {
  const { t } = useTranslation()
  const { start, cancel } = useImportJob(job)
  if (isRunning(job)) {
    return (
      <div className="grid gap-4">
        <LiveProgress job={job} />
        <Button className="justify-self-end" busy={cancel.isPending} onClick={() => cancel.mutate(false)}>
          {t('import.stop')}
        </Button>
      </div>
    )
  }
  const accepted = job.progress?.accepted ?? 0
  const rejected = job.progress?.rejected ?? 0
  const blocked = accepted === 0 || (job.mode === 'atomic' && rejected > 0)
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <Figures figures={[[t('import.accepted_lines'), accepted], [t('import.rejected_lines'), rejected]]} />
      {job.mode === 'atomic' && rejected > 0 && (
        <p role="status" className="rounded-md bg-warning-soft px-3 py-2 text-warning">
          {t('import.atomicBlocked')}
        </p>
      )}
      <FaultsList entity={entity} job={job} />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onMapping}>{t('import.backToColumns')}</Button>
        <Button variant="primary" busy={start.isPending} disabled={blocked} onClick={() => start.mutate('apply')}>
          {t('import.apply', { count: accepted })}
        </Button>
      </div>
    </div>
  )
}
