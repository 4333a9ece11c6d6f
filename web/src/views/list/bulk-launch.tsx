/** Avant de confier un geste au serveur : sur combien de fiches, ce qu'il en sera, et s'il pourra se défaire. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog'
import { DialogAnswer } from '@/components/ui/dialog-answer'
import { ErrorPanel } from '@/components/ui/error-panel'
import { startBulkJob, type BulkJobDemand } from '@/features/bulk/api/bulk-jobs'
import { watchBulk } from '@/lib/bulk-watch'
import { asProblem } from '@/lib/http/problem'
import { learn } from '@/lib/i18n'
import { problemText } from '@/lib/problem-text'
import { toastError, toastInfo } from '@/lib/toast'
import { bulkJobTexts } from '@/locales/bulk-job'

await learn(bulkJobTexts)

interface BulkLaunchProps {
  label: string
  demand: BulkJobDemand
  /** La demande est reçue. */
  onStarted: () => void
  onClose: () => void
}

export default function BulkLaunch({ label, demand, onStarted, onClose }: BulkLaunchProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  // Une réponse perdue en route : recommencer ne lance pas le geste deux fois.
  const [once] = useState(() => crypto.randomUUID())
  // Quittée sans la réponse : ce que la boîte ne dira plus, un message le dit.
  const left = useRef(false)
  const start = useMutation({
    mutationFn: () => startBulkJob(demand, once),
    onSuccess: () => {
      watchBulk(true)
      void client.invalidateQueries({ queryKey: ['bulk-jobs'] })
      toastInfo(t('bulkJob.started'))
    },
    onError: (error) => left.current && toastError(problemText(t, asProblem(error))),
  })
  const leave = () => {
    left.current = start.isPending
    // Le geste est peut-être parti : le bandeau va voir.
    if (start.isPending) watchBulk(true)
    onClose()
  }
  const isUndoable = demand.operation !== 'action'
  return (
    <Dialog open onOpenChange={(open) => !open && leave()}>
      <DialogContent title={t('bulk.confirmTitle', { label, count: demand.max_affected })} description={t('bulkJob.launchHint')}>
        <DialogBody>
          <p className={isUndoable ? 'text-label text-muted-foreground' : 'rounded-md bg-warning-soft px-3 py-2 text-label text-warning'}>{t(isUndoable ? 'bulkJob.willUndo' : 'bulkJob.noUndo')}</p>
          {start.error && <ErrorPanel error={start.error} />}
        </DialogBody>
        <DialogAnswer busy={start.isPending} onClick={() => start.mutate(undefined, { onSuccess: onStarted })}>
          {label}
        </DialogAnswer>
      </DialogContent>
    </Dialog>
  )
}
