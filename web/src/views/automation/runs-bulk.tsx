/** Rejouer ou arrêter beaucoup d'exécutions : on compte, on confirme, puis tout se fait par fournées, sous les yeux de qui le demande. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog'
import { DialogAnswer } from '@/components/ui/dialog-answer'
import { ErrorPanel } from '@/components/ui/error-panel'
import { bulkRuns, countRuns, type Crowd, type Deed } from '@/features/automation/api/runs'
import { useFormat } from '@/lib/format'
import { toastSuccess } from '@/lib/toast'

interface RunsBulkProps {
  deed: Deed
  crowd: Crowd
  /** Tout est fait, ou la personne a fermé ; `changed` dit s'il s'est passé quelque chose. */
  onClose: (changed: boolean) => void
}

export default function RunsBulk({ deed, crowd, onClose }: RunsBulkProps) {
  const { t } = useTranslation()
  const { number } = useFormat()
  const client = useQueryClient()
  const [done, setDone] = useState<number | undefined>()
  const [error, setError] = useState<unknown>()
  /** Celles que le serveur n'a pas pu prendre. */
  const [left, setLeft] = useState(0)
  const [working, setWorking] = useState(false)
  const [stopping, setStopping] = useState(false)
  const stopped = useRef(false)
  const count = useQuery({ queryKey: ['runs-count', deed, crowd], queryFn: () => countRuns(deed, crowd), gcTime: 0 })
  const total = count.data?.remaining ?? 0
  const close = async (changed: number) => {
    if (changed > 0) {
      toastSuccess(t(`trigger.bulk.done.${deed}`, { count: changed }))
      await client.invalidateQueries({ queryKey: ['automation'] })
    }
    onClose(changed > 0)
  }
  const run = async () => {
    let changed = done ?? 0
    let remaining = 0
    stopped.current = false
    setError(undefined)
    setLeft(0)
    setDone(changed)
    setWorking(true)
    try {
      while (!stopped.current) {
        const batch = await bulkRuns(deed, { ...crowd, as_of: count.data?.as_of })
        changed += batch.changed
        remaining = batch.remaining
        setDone(changed)
        if (remaining === 0 || batch.changed === 0) break
      }
      if (stopped.current || remaining === 0) return await close(changed)
      setLeft(remaining)
    } catch (failure) {
      setError(failure)
    }
    setStopping(false)
    setWorking(false)
  }
  // Fermer pendant le travail l'arrête à la fin de la fournée : ce qui est fait demeure.
  const leave = () => {
    if (!working) return void close(done ?? 0)
    stopped.current = true
    setStopping(true)
  }
  return (
    <Dialog open onOpenChange={(open) => !open && leave()}>
      <DialogContent title={count.data ? t(`trigger.bulk.some.${deed}`, { count: total }) : t(`trigger.bulk.${deed}`)} description={t(`trigger.bulk.hint.${deed}`)}>
        {(count.isPending || count.error || error !== undefined || done !== undefined || total === 0) && (
          <DialogBody>
            {count.isPending && <p role="status">{t('trigger.bulk.asking')}</p>}
            {count.error && <ErrorPanel error={count.error} onRetry={() => void count.refetch()} />}
            {count.data && total === 0 && <p className="text-muted-foreground">{t('trigger.bulk.none')}</p>}
            {error !== undefined && <ErrorPanel error={error} />}
            {done !== undefined && (
              <div className="grid gap-1.5">
                <progress className="h-1.5 w-full" aria-label={t(`trigger.bulk.${deed}`)} value={done} max={Math.max(total, 1)} />
                <p className="tnum text-label text-muted-foreground" aria-live="polite">
                  {t('trigger.bulk.progress', { done: number(done), total: number(total) })}
                </p>
                {stopping && <p role="status">{t('trigger.bulk.stopping')}</p>}
                {left > 0 && <p role="status">{t('trigger.bulk.left', { count: left })}</p>}
              </div>
            )}
          </DialogBody>
        )}
        <DialogAnswer variant={deed === 'stop' ? 'danger' : 'primary'} busy={working} disabled={total === 0} onClick={() => void run()}>
          {left > 0 || error !== undefined ? t('action.retry') : t(`trigger.bulk.${deed}`)}
        </DialogAnswer>
      </DialogContent>
    </Dialog>
  )
}
