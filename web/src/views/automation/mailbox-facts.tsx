/** Où en est la relève d'une boîte aux lettres : le compte lu, la dernière relève, la dernière faute. */
import { useTranslation } from 'react-i18next'
import { Fact } from '@/components/fact'
import { Badge } from '@/components/ui/badge'
import type { Hook, MailboxState } from '@/features/automation/api/hooks'
import { useFormat } from '@/lib/format'

export function MailboxFacts({ hook, state }: { hook: Hook; state: MailboxState }) {
  const { t } = useTranslation()
  const { datetime } = useFormat()
  const { user, host, folder } = hook.auth
  return (
    <>
      <Fact label={t('hooks.auth.mailbox')}>{t('hooks.mailbox.place', { user, host, folder })}</Fact>
      <Fact label={t('hooks.mailbox.read')}>{state.read_at ? datetime(state.read_at) : t('hooks.mailbox.never')}</Fact>
      {hook.enabled && state.next_at && <Fact label={t('hooks.mailbox.next')}>{datetime(state.next_at)}</Fact>}
      {state.error && (
        <Fact label={t('hooks.mailbox.fault')}>
          <span data-mailbox-fault className="flex flex-wrap items-center gap-2">
            <Badge tone="danger">{t('hooks.mailbox.failures', { count: state.failures })}</Badge>
            {state.error.message}
          </span>
        </Fact>
      )}
    </>
  )
}
