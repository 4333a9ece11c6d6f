/** Le secret d'un abonnement, dit cette seule fois. */
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { CopyField } from '@/components/ui/copy-field'
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog'
import type { ToldWebhook } from '@/features/automation/api/webhooks'

export function WebhookSecret({ webhook, onClose }: { webhook: ToldWebhook; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent wide title={t('webhooks.secretTitle', { name: webhook.name })} description={t('webhooks.secretOnce')} onInteractOutside={(event) => event.preventDefault()}>
        <DialogBody>
          <CopyField id="webhook-secret" label={t('webhooks.secret')} value={webhook.secret ?? ''} />
        </DialogBody>
        <DialogFooter>
          <DialogClose asChild>
            <Button variant="primary">{t('webhooks.secretKept')}</Button>
          </DialogClose>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  )
}
