/** Un abonnement : à qui, pour quoi, où il en est, et ce qu'il a envoyé. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Send } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Breadcrumbs } from '@/components/breadcrumbs'
import { NotFound } from '@/components/dead-ends'
import { Fact } from '@/components/fact'
import { Listing } from '@/components/listing'
import { MoreButton } from '@/components/more-button'
import { PageTitle } from '@/components/page-title'
import { BlankState } from '@/components/ui/blank-state'
import { Button } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Select } from '@/components/ui/select'
import { Skeleton } from '@/components/ui/skeleton'
import { sentQuery, sentStates, webhooksQuery, type Webhook } from '@/features/automation/api/webhooks'
import { useModel } from '@/features/model/use-model'
import { RefLink } from '@/fields/link/display'
import { useFormat } from '@/lib/format'
import { fieldNamed } from '@/lib/model'
import { SentLine } from './sent-line'
import { entityOf, eventText } from './webhook-draft'
import { WebhookGestures } from './webhook-gestures'
import { WebhookBadge } from './webhook-state'

export function WebhookDetail({ id }: { id: string }) {
  const { t } = useTranslation()
  const { permissions } = useModel()
  const { data, error, refetch } = useQuery(webhooksQuery)
  const failed = error && <ErrorPanel error={error} onRetry={() => void refetch()} />
  if (!data) return failed ?? <Skeleton className="h-64" />
  const webhook = data.find((one) => one.id === id)
  if (!webhook) return <NotFound />
  return (
    <>
      {failed}
      <Breadcrumbs crumbs={[{ label: t('admin.webhooks'), to: '/admin/webhooks' }, { label: webhook.name }]} />
      <div className="mt-2 flex flex-wrap items-center gap-3">
        <PageTitle text={webhook.name} className="text-record" />
        <WebhookBadge webhook={webhook} />
        {permissions.includes('core.automation.manage') && <WebhookGestures webhook={webhook} />}
      </div>
      <Facts webhook={webhook} />
      <Deliveries webhook={webhook} />
    </>
  )
}

function Facts({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation()
  const model = useModel()
  const { datetime, list } = useFormat()
  const { events, filter, fields, failing_since, disabled_at, disabled_reason, old_secret_until } = webhook
  const entity = entityOf(model, events)
  const labels = fields && list(fields.map((name) => (entity && fieldNamed(entity, name)?.label) ?? name))
  return (
    <dl className="mt-3 grid gap-1.5">
      {disabled_at && disabled_reason && <Fact label={t('admin.stateFilter')}>{t(`webhooks.stopped.${disabled_reason}`, { date: datetime(disabled_at) })}</Fact>}
      {webhook.enabled && failing_since && <Fact label={t('admin.stateFilter')}>{t('webhooks.failing', { date: datetime(failing_since) })}</Fact>}
      <Fact label={t('webhooks.address')}>
        <code className="break-all">{webhook.url ?? webhook.host}</code>
      </Fact>
      <Fact label={t('webhooks.events')}>{list(events.map((event) => eventText(t, model, event)))}</Fact>
      {filter && (
        <Fact label={t('webhooks.filter')}>
          <code className="break-words">{filter}</code>
        </Fact>
      )}
      <Fact label={t('webhooks.fields')}>{labels ?? t('webhooks.allFields')}</Fact>
      {old_secret_until && <Fact label={t('webhooks.secret')}>{t('webhooks.oldSecret', { date: datetime(old_secret_until) })}</Fact>}
      <Fact label={t('webhooks.owner')}>
        <RefLink target="core.user" value={{ id: webhook.owner }} />
      </Fact>
    </dl>
  )
}

function Deliveries({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation()
  const [state, setState] = useState('')
  const wanted = sentStates.find((one) => one === state)
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(sentQuery(webhook.id, wanted))
  const states = [{ value: '', label: t('webhooks.anyState') }, ...sentStates.map((one) => ({ value: one, label: t(`webhooks.state.${one}`) }))]
  return (
    <section aria-labelledby="webhook-deliveries" className="py-5">
      <div className="flex flex-wrap items-center gap-3 pb-2">
        <h2 id="webhook-deliveries" className="flex-1 text-section">
          {t('webhooks.deliveries')}
        </h2>
        <div className="w-48">
          <Select value={state} options={states} onChange={setState} aria-label={t('webhooks.stateFilter')} />
        </div>
      </div>
      <Listing
        items={data?.pages.flatMap((page) => page.data)}
        error={error}
        onRetry={() => void refetch()}
        blank={
          <BlankState icon={<Send aria-hidden />} title={t('webhooks.noDelivery')} hint={wanted ? undefined : t('webhooks.noDeliveryHint')}>
            {wanted && <Button onClick={() => setState('')}>{t('list.clear')}</Button>}
          </BlankState>
        }
      >
        {(sent) => <SentLine key={sent.id} webhook={webhook} sent={sent} />}
      </Listing>
      <MoreButton hasMore={hasNextPage} busy={isFetchingNextPage} onMore={() => void fetchNextPage()} />
    </section>
  )
}
