/** Un appel reçu : ce qui en a été fait, pourquoi il a échoué, son contenu ; de quoi le rejouer. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { payloadQuery, replayDelivery, type Delivery, type Hook } from '@/features/automation/api/hooks'
import { useModel } from '@/features/model/use-model'
import { RefLink } from '@/fields/link/display'
import { cx } from '@/lib/cx'
import { useFormat } from '@/lib/format'
import { asProblem } from '@/lib/http/problem'
import type { Tone } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'

const tones: Record<Delivery['status'], Tone> = { received: 'info', done: 'success', failed: 'danger', rejected: 'neutral' }

export function DeliveryLine({ hook, delivery }: { hook: Hook; delivery: Delivery }) {
  const { t } = useTranslation()
  const { permissions } = useModel()
  const { datetime } = useFormat()
  const client = useQueryClient()
  const [open, setOpen] = useState(false)
  const replay = useMutation({
    mutationFn: () => replayDelivery(hook.id, delivery.id),
    onSuccess: () => {
      toastSuccess(t('admin.callReplayed'))
      return client.invalidateQueries({ queryKey: ['automation', 'hook', hook.id] })
    },
    onError: (failure) => toastError(problemText(t, asProblem(failure))),
  })
  return (
    <li data-delivery={delivery.status} className="grid gap-1 px-4 py-2.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Badge tone={tones[delivery.status]}>{t(`admin.deliveryState.${delivery.status}`)}</Badge>
        <span className="tnum text-label text-muted-foreground">{datetime(delivery.received_at)}</span>
        {delivery.act && delivery.entity && delivery.record && (
          <span className="flex min-w-0 flex-wrap gap-1.5">
            {t(`admin.deliveryAct.${delivery.act}`)}
            <RefLink target={delivery.entity} value={{ id: delivery.record }} />
          </span>
        )}
        {delivery.runs !== null && delivery.runs > 0 && <span className="text-label text-muted-foreground">{t('admin.callWoke', { count: delivery.runs })}</span>}
        {delivery.status === 'failed' && permissions.includes('core.automation.manage') && (
          <Button className="ml-auto" size="small" busy={replay.isPending} onClick={() => replay.mutate()}>
            <RotateCcw aria-hidden />
            {t('admin.replay')}
          </Button>
        )}
      </div>
      {delivery.errors.map((one) => (
        <p key={one.field + one.code} className={cx('text-label break-words', delivery.status === 'rejected' ? 'text-muted-foreground' : 'text-danger')}>
          {one.field && <code>{one.field}</code>} {one.message}
        </p>
      ))}
      {delivery.protected ? (
        <p className="text-label text-muted-foreground">{t('admin.callProtected')}</p>
      ) : (
        <details onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary className="cursor-pointer text-label">{t('admin.callPayload')}</summary>
          {open && <Payload hook={hook.id} delivery={delivery.id} />}
        </details>
      )}
    </li>
  )
}

function Payload({ hook, delivery }: { hook: string; delivery: string }) {
  const { data, error, isPending, refetch } = useQuery(payloadQuery(hook, delivery))
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />
  if (isPending) return <Skeleton className="h-16" />
  return <pre className="mt-1 max-h-80 overflow-auto rounded-md bg-muted p-3 text-meta">{JSON.stringify(data, null, 2)}</pre>
}
