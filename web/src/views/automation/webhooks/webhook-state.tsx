/** Où en sont un abonnement et un envoi, d'un coup d'œil. */
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import type { Sent, Webhook } from '@/features/automation/api/webhooks'
import type { Tone } from '@/lib/model'

const tones: Record<Sent['state'], Tone> = { waiting: 'info', delivered: 'success', failed: 'danger', skipped: 'neutral' }

export function SentBadge({ state }: { state: Sent['state'] }) {
  const { t } = useTranslation()
  return <Badge tone={tones[state]}>{t(`webhooks.state.${state}`)}</Badge>
}

/** En service, arrêté par quelqu'un, ou arrêté de lui-même. */
export function WebhookBadge({ webhook: { enabled, disabled_reason } }: { webhook: Webhook }) {
  const { t } = useTranslation()
  const tone = disabled_reason === null || disabled_reason === 'manual' ? 'neutral' : 'danger'
  return <Badge tone={enabled ? 'success' : tone}>{t(enabled ? 'admin.on' : 'admin.off')}</Badge>
}
