/** Le secret d'un abonnement. */
import { useTranslation } from 'react-i18next'
import type { ToldWebhook } from '@/features/automation/api/webhooks'
import { SecretDialog } from '../secret-dialog'

export function WebhookSecret({ webhook, onClose }: { webhook: ToldWebhook; onClose: () => void }) {
  const { t } = useTranslation()
  const told = [{ id: 'webhook-secret', label: t('webhooks.secret'), value: webhook.secret ?? '' }]
  return <SecretDialog title={t('webhooks.secretTitle', { name: webhook.name })} hint={t('webhooks.secretOnce')} told={told} kept={t('webhooks.secretKept')} onClose={onClose} />
}
