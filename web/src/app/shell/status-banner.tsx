/**
 * Bandeau d'état : hors ligne (l'appareil), serveur injoignable (lui seul) ou occupé, et les écritures qui attendent. Ce qui est à l'écran y
 * reste, avec l'heure dont il date au plus.
 */
import { CloudOff, Clock, TriangleAlert, WifiOff } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { bulkWatch } from '@/lib/bulk-watch'
import { cx } from '@/lib/cx'
import { useFormat } from '@/lib/format'
import { connectivity } from '@/lib/http/connectivity'
import { useSourceState } from '@/lib/records/mine'
import { useStore } from '@/lib/store'

const BulkBanner = lazy(() => import('@/views/bulk-job/bulk-banner'))
const WaitingPanel = lazy(() => import('@/views/outbox/waiting-panel'))

export function StatusBanner() {
  const { t } = useTranslation()
  const { time } = useFormat()
  const link = useStore(connectivity)
  const { waiting, synced } = useSourceState()
  const [open, setOpen] = useState(false)
  const isWatching = useStore(bulkWatch)
  const count = waiting.length
  const refused = waiting.filter((one) => one.refusal).length
  const quiet = link === 'online' && count === 0
  const Picture = link === 'offline' ? WifiOff : link === 'unreachable' ? CloudOff : refused > 0 ? TriangleAlert : Clock
  const told = () => {
    if (link === 'offline') return count > 0 ? t('outbox.offline', { count }) : t('shell.offline')
    if (link === 'unreachable') return count > 0 ? t('outbox.unreachable', { count }) : t('shell.unreachable')
    if (link === 'busy') return t('shell.busy')
    return refused > 0 ? t('outbox.refused', { count: refused }) : t('outbox.sending', { count })
  }
  return (
    <>
      <div data-outbox={count} className={cx(quiet ? 'sr-only' : 'flex flex-wrap items-center gap-x-2 gap-y-1 border-b bg-warning-soft px-4 py-2 text-label font-medium text-warning')}>
        {!quiet && <Picture aria-hidden className="size-4 shrink-0" />}
        <p role="status" className="min-w-0">
          {!quiet && <span>{told()}</span>}
        </p>
        {!quiet && synced !== undefined && <span>{t('outbox.synced', { time: time(new Date(synced).toISOString()) })}</span>}
        {count > 0 && (
          <Button size="small" className="ml-auto" onClick={() => setOpen(true)}>
            {t('outbox.show')}
          </Button>
        )}
      </div>
      {isWatching && (
        <Suspense>
          <BulkBanner />
        </Suspense>
      )}
      {open && (
        <Suspense>
          <WaitingPanel onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
