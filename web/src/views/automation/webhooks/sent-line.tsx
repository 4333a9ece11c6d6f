/** Un envoi : ce qui était arrivé, ce que le destinataire a répondu, ce qui a été envoyé ; de quoi le renvoyer. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { replaySent, sentDetailQuery, type Sent, type Webhook } from '@/features/automation/api/webhooks'
import { useModel } from '@/features/model/use-model'
import { RefLink } from '@/fields/link/display'
import { useFormat } from '@/lib/format'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'
import { eventText } from './webhook-draft'
import { SentBadge } from './webhook-state'

/** Les fautes qui se disent ; une panne interne n'a que son code. */
const faults = ['broken', 'cancelled', 'disabled', 'filtered', 'forbidden_address', 'lost', 'no_answer', 'owner_gone', 'too_large', 'unreachable', 'unreadable'] as const

interface SentLineProps {
  webhook: Webhook
  sent: Sent
}

export function SentLine({ webhook, sent }: SentLineProps) {
  const { t } = useTranslation()
  const model = useModel()
  const { datetime, elapsed } = useFormat()
  const [open, setOpen] = useState(false)
  const { entity, record, status, duration_ms } = sent
  const fault = sent.error === null ? undefined : (faults.find((one) => one === sent.error) ?? 'other')
  const met = [status === null ? '' : String(status), sent.attempts > 0 && t('webhooks.attempts', { count: sent.attempts }), duration_ms !== null && t('webhooks.duration', { time: elapsed(duration_ms) })]
  const label = sent.type === 'webhook.test' ? t('webhooks.try') : eventText(t, model, sent.type)
  const replayable = sent.state !== 'waiting' && sent.type !== 'webhook.test' && webhook.enabled
  return (
    <li data-sent={sent.state} className="grid gap-1 px-4 py-2.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <SentBadge state={sent.state} />
        <span className="min-w-0 break-words">{label}</span>
        {entity && record && <RefLink target={entity} value={{ id: record }} />}
        <span className="tnum text-label text-muted-foreground">{[datetime(sent.sent_at ?? sent.at), ...met].filter(Boolean).join(' · ')}</span>
        {replayable && model.permissions.includes('core.automation.manage') && <Replay webhook={webhook} sent={sent} label={label} />}
      </div>
      {fault && <p className="text-label break-words text-muted-foreground">{t(`webhooks.error.${fault}`)}</p>}
      {sent.next_at && sent.state === 'waiting' && <p className="text-label text-muted-foreground">{t('webhooks.next', { date: datetime(sent.next_at) })}</p>}
      {sent.sent_at && (
        <details onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary className="cursor-pointer text-label">{t('webhooks.detail')}</summary>
          {open && <Detail webhook={webhook} sent={sent} />}
        </details>
      )}
    </li>
  )
}

function Replay({ webhook, sent, label }: SentLineProps & { label: string }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const replay = useMutation({
    mutationFn: () => replaySent(webhook.id, sent.id),
    onSuccess: () => {
      toastSuccess(t('webhooks.replayed'))
      return client.invalidateQueries({ queryKey: ['automation'] })
    },
    onError: (failure) => toastError(problemText(t, asProblem(failure))),
  })
  return (
    <Button className="ml-auto" size="small" busy={replay.isPending} onClick={() => replay.mutate()}>
      <RotateCcw aria-hidden />
      {t('webhooks.replay')}
      <span className="sr-only">{label}</span>
    </Button>
  )
}

function Detail({ webhook, sent }: SentLineProps) {
  const { t } = useTranslation()
  const { data, error, isPending, refetch } = useQuery(sentDetailQuery(webhook.id, sent))
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />
  if (isPending) return <Skeleton className="h-16" />
  const headers = Object.entries(data.headers ?? {}).map(([name, value]) => `${name}: ${String(value)}`)
  return (
    <div className="mt-1 grid gap-2">
      <Part label={t('webhooks.headers')} text={headers.join('\n')} />
      {data.protected ? <p className="text-label text-muted-foreground">{t('webhooks.protected')}</p> : <Part label={t('webhooks.body')} text={indented(data.body ?? '')} />}
      {data.answer && <Part label={t('webhooks.answer')} text={data.answer} />}
    </div>
  )
}

function Part({ label, text }: { label: string; text: string }) {
  return (
    <div className="grid gap-0.5">
      <p className="text-label text-muted-foreground">{label}</p>
      <pre tabIndex={0} aria-label={label} role="region" className="max-h-80 overflow-auto rounded-md bg-muted p-3 text-meta">
        {text}
      </pre>
    </div>
  )
}

/** Le corps, mis en lignes ; tel quel s'il ne se lit pas. */
function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
