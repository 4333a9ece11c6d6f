/** Abonnements aux événements : la liste, un neuf, ce que l'un a envoyé, le modifier. */
import { learn } from '@/lib/i18n'
import { webhooksTexts } from '@/locales/webhooks'
import type { ScreenProps } from '@/views/admin/admin-pages'
import { WebhookDetail } from './webhook-detail'
import { WebhookLoader } from './webhook-loader'
import { WebhooksList } from './webhooks-list'

await learn(webhooksTexts)

export default function WebhooksScreen({ item }: ScreenProps) {
  if (item === undefined) return <WebhooksList />
  if (item === 'new') return <WebhookLoader id={undefined} />
  const [id = '', gesture] = item.split('/')
  return gesture === 'edit' ? <WebhookLoader id={id} /> : <WebhookDetail id={id} />
}
