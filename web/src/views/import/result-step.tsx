/** Écriture, puis son résultat : ce qui est créé, modifié, refusé ; et de quoi tout défaire. */
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Figures } from '@/components/figures'
import { Button, buttonStyle } from '@/components/ui/button'
import { Dialog, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog'
import { RefLink } from '@/fields/link/display'
import { isRunning, type ImportJob } from '@/features/imports/api/import-job'
import { useFormat } from '@/lib/format'
import { entityKey, type Entity } from '@/lib/model'
import { FaultsList } from './faults-list'
import { LiveProgress } from './live-progress'
import { useImportJob } from './use-import-job'

export function ResultStep({ entity, job, onAgain }: { entity: Entity; job: ImportJob; onAgain: () => void }) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
      <LiveProgress job={job} />
      {isRunning(job) ? <Stops job={job} /> : <Result entity={entity} job={job} onAgain={onAgain} />}
    </div>
  )
}

/** De quoi arrêter une écriture ; la défaire va à son terme. */
function Stops({ job }: { job: ImportJob }) {
  const { t } = useTranslation()
  const { cancel } = useImportJob(job)
  if (job.status !== 'applying') return null
  return (
    <div className="flex flex-wrap justify-end gap-2">
      {job.mode === 'partial' && (
        <Button busy={cancel.isPending} onClick={() => cancel.mutate(true)}>
          {t('import.stopKeep')}
        </Button>
      )}
      <Button busy={cancel.isPending} onClick={() => cancel.mutate(false)}>
        {t('import.stopUndo')}
      </Button>
    </div>
  )
}

function Result({ entity, job, onAgain }: { entity: Entity; job: ImportJob; onAgain: () => void }) {
  const { t } = useTranslation()
  const { start } = useImportJob(job)
  const [asking, setAsking] = useState(false)
  const written = (job.progress?.created ?? 0) + (job.progress?.updated ?? 0)
  const undo = job.report?.undo
  return (
    <>
      {undo ? (
        <Figures figures={[[t('import.undoDeleted'), undo.deleted], [t('import.undoRestored'), undo.restored], [t('import.undoLeft'), undo.left.length]]} />
      ) : (
        <Figures figures={[[t('import.created'), job.progress?.created], [t('import.updated'), job.progress?.updated], [t('import.rejected_lines'), job.progress?.rejected]]} />
      )}
      {undo && <LeftList entity={entity} left={undo.left} />}
      <FaultsList entity={entity} job={job} />
      <div className="flex flex-wrap justify-end gap-2">
        {(job.status === 'applied' || job.status === 'cancelled') && written > 0 && (
          <Button variant="quietDanger" busy={start.isPending} onClick={() => setAsking(true)}>
            {t('import.undo')}
          </Button>
        )}
        <Button onClick={onAgain}>{t('import.again')}</Button>
        <Link to={entity.path} className={buttonStyle({ variant: 'primary' })}>
          {t('detail.backTo', { label: entity.plural_label })}
        </Link>
      </div>
      {asking && (
        <Dialog open onOpenChange={setAsking}>
          <DialogContent title={t('import.undoTitle')} description={t('import.undoHint')}>
            <DialogFooter>
              <DialogClose asChild>
                <Button>{t('action.cancel')}</Button>
              </DialogClose>
              <Button
                variant="danger"
                onClick={() => {
                  setAsking(false)
                  start.mutate('undo')
                }}
              >
                {t('import.undo')}
              </Button>
            </DialogFooter>
          </DialogContent>
        </Dialog>
      )}
    </>
  )
}

/** Fiches changées depuis : laissées comme elles sont. */
function LeftList({ entity, left }: { entity: Entity; left: { line: number; id: string; reason: string }[] }) {
  const { t } = useTranslation()
  const { number } = useFormat()
  if (left.length === 0) return null
  return (
    <section aria-labelledby="import-left" className="rounded-lg border bg-card p-4">
      <h2 id="import-left" className="text-section">
        {t('import.left')}
      </h2>
      <ul className="mt-2 grid gap-1.5">
        {left.map((one) => (
          <li key={one.id} className="flex flex-wrap gap-x-2">
            <span className="tnum text-muted-foreground">{t('import.atLine', { line: number(one.line) })}</span>
            <RefLink target={entityKey(entity)} value={{ id: one.id }} />
            <span>{one.reason}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
