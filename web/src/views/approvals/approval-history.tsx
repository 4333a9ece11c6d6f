/** L'histoire d'une demande, le plus récent d'abord. */
import { useTranslation } from 'react-i18next'
import type { ApprovalEvent } from '@/features/approvals/api/approvals'
import { useFormat } from '@/lib/format'

export function ApprovalHistory({ history }: { history: ApprovalEvent[] }) {
  const { t } = useTranslation()
  const told = history.filter((one) => one.kind_label !== null).toReversed()
  if (told.length === 0) return null
  return (
    <section aria-labelledby="approval-history" className="mt-6">
      <h2 id="approval-history" className="pb-2 text-section">
        {t('approvals.history')}
      </h2>
      <ol className="grid gap-3">
        {told.map((one) => (
          <EventLine key={`${one.at} ${one.kind} ${one.actor.id}`} event={one} />
        ))}
      </ol>
    </section>
  )
}

function EventLine({ event }: { event: ApprovalEvent }) {
  const { t } = useTranslation()
  const { datetime } = useFormat()
  const who = event.via === 'system' ? undefined : event.on_behalf_of ? t('approvals.onBehalf', { name: event.actor.name ?? '—', other: event.on_behalf_of.name ?? '—' }) : event.actor.name
  return (
    <li className="grid gap-0.5 border-l-2 pl-3">
      <p className="font-medium">{[event.kind_label, event.step_label].filter(Boolean).join(' · ')}</p>
      <p className="text-label text-muted-foreground">
        {[who, event.via === 'mail' && t('approvals.byMail')].filter(Boolean).join(' · ')}
        {who ? ' · ' : ''}
        <time dateTime={event.at}>{datetime(event.at)}</time>
      </p>
      {event.comment && <p className="break-words whitespace-pre-line">{event.comment}</p>}
    </li>
  )
}
