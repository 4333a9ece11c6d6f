/** Tous les abonnements : à qui, pour quoi, où chacun en est. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Plus, Webhook as Picture } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Listing } from '@/components/listing'
import { PageTitle } from '@/components/page-title'
import { BlankState } from '@/components/ui/blank-state'
import { buttonStyle } from '@/components/ui/button'
import { webhooksQuery, type Webhook } from '@/features/automation/api/webhooks'
import { useModel } from '@/features/model/use-model'
import { useFormat } from '@/lib/format'
import { eventText } from './webhook-draft'
import { SentBadge, WebhookBadge } from './webhook-state'

export function WebhooksList() {
  const { t } = useTranslation()
  const { permissions } = useModel()
  const { data, error, refetch } = useQuery(webhooksQuery)
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <PageTitle text={t('admin.webhooks')} className="flex-1 text-record" />
        {permissions.includes('core.automation.manage') && (
          <Link to="/admin/webhooks/new" className={buttonStyle({ variant: 'primary' })}>
            <Plus aria-hidden />
            {t('webhooks.new')}
          </Link>
        )}
      </div>
      <p className="mt-1 max-w-2xl text-muted-foreground">{t('webhooks.hint')}</p>
      <div className="py-5">
        <Listing items={data} error={error} onRetry={() => void refetch()} blank={<BlankState icon={<Picture aria-hidden />} title={t('webhooks.none')} hint={t('webhooks.noneHint')} />}>
          {(webhook) => <WebhookLine key={webhook.id} webhook={webhook} />}
        </Listing>
      </div>
    </>
  )
}

function WebhookLine({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation()
  const model = useModel()
  const { datetime, list } = useFormat()
  const { last } = webhook
  const events = list(webhook.events.map((event) => eventText(t, model, event)))
  return (
    <li>
      <Link to={`/admin/webhooks/${webhook.id}`} className="ring-inside flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3 hover:bg-muted">
        <span className="grid min-w-0 flex-1 basis-64">
          <span className="font-medium break-words">{webhook.name}</span>
          <span className="text-label break-words text-muted-foreground">{[webhook.host, events].filter(Boolean).join(' · ')}</span>
        </span>
        {last && (
          <span className="flex flex-wrap items-center gap-2">
            <span className="tnum text-label text-muted-foreground">{datetime(last.sent_at ?? last.at)}</span>
            <SentBadge state={last.state} />
          </span>
        )}
        <WebhookBadge webhook={webhook} />
      </Link>
    </li>
  )
}
