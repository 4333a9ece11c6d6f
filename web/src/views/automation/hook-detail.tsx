/** Une entrée d'appels : son adresse, qui en répond, et les derniers appels reçus. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Inbox } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Breadcrumbs } from '@/components/breadcrumbs'
import { NotFound } from '@/components/dead-ends'
import { Fact } from '@/components/fact'
import { Listing } from '@/components/listing'
import { MoreButton } from '@/components/more-button'
import { PageTitle } from '@/components/page-title'
import { Badge } from '@/components/ui/badge'
import { BlankState } from '@/components/ui/blank-state'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { deliveriesQuery, hooksQuery, type Hook } from '@/features/automation/api/hooks'
import { useModel } from '@/features/model/use-model'
import { RefLink } from '@/fields/link/display'
import { DeliveryLine } from './delivery-line'
import { HookGestures } from './hook-gestures'
import { MailboxFacts } from './mailbox-facts'
import { hookText } from './words'

export function HookDetail({ id }: { id: string }) {
  const { t } = useTranslation()
  const model = useModel()
  const { data: hooks, error, refetch } = useQuery(hooksQuery)
  const failed = error && <ErrorPanel error={error} onRetry={() => void refetch()} />
  if (!hooks) return failed ?? <Skeleton className="h-64" />
  const hook = hooks.find((one) => one.id === id)
  if (!hook) return <NotFound />
  return (
    <>
      {failed}
      <Breadcrumbs crumbs={[{ label: t('admin.hooks'), to: '/admin/hooks' }, { label: hook.name }]} />
      <div className="mt-2 flex flex-wrap items-center gap-3">
        <PageTitle text={hook.name} className="text-record" />
        <Badge tone={hook.enabled ? 'success' : 'neutral'}>{hook.enabled ? t('admin.on') : t('admin.off')}</Badge>
        {model.permissions.includes('core.automation.manage') && <HookGestures hook={hook} />}
      </div>
      <dl className="mt-3 grid gap-1.5">
        <Fact label={t('admin.hookDoes')}>{hookText(t, model, hook)}</Fact>
        {hook.mailbox ? (
          <MailboxFacts hook={hook} state={hook.mailbox} />
        ) : (
          <>
            <Fact label={t('admin.hookAddress')}>
              <code>{hook.url}</code>
            </Fact>
            <Fact label={t('admin.hookProof')}>{t(`admin.hookAuth.${hook.auth.kind}`, { header: hook.auth.header ?? 'Authorization' })}</Fact>
          </>
        )}
        <Fact label={t('admin.hookOwner')}>
          <RefLink target="core.user" value={{ id: hook.owner }} />
        </Fact>
      </dl>
      <Deliveries hook={hook} />
    </>
  )
}

function Deliveries({ hook }: { hook: Hook }) {
  const { t, i18n } = useTranslation()
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(deliveriesQuery(hook.id, i18n.language))
  return (
    <section aria-labelledby="hook-deliveries" className="py-5">
      <h2 id="hook-deliveries" className="pb-2 text-section">
        {t(hook.mailbox ? 'hooks.mailbox.letters' : 'admin.deliveries')}
      </h2>
      <Listing items={data?.pages.flatMap((page) => page.data)} error={error} onRetry={() => void refetch()} blank={<BlankState icon={<Inbox aria-hidden />} title={t(hook.mailbox ? 'hooks.mailbox.noLetter' : 'admin.noDelivery')} />}>
        {(delivery) => <DeliveryLine key={delivery.id} hook={hook} delivery={delivery} />}
      </Listing>
      <MoreButton hasMore={hasNextPage} busy={isFetchingNextPage} onMore={() => void fetchNextPage()} />
    </section>
  )
}
