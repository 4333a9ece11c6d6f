/** L'adresse d'une entrée et son secret, dit cette seule fois. */
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { CopyField } from '@/components/ui/copy-field'
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog'
import type { ToldHook } from '@/features/automation/api/hooks'

export function SecretDialog({ hook, onClose }: { hook: ToldHook; onClose: () => void }) {
  const { t } = useTranslation()
  const told = [
    { id: 'hook-url', label: t('admin.hookAddress'), value: hook.url ?? '' },
    { id: 'hook-secret', label: t('hooks.secret'), value: hook.secret ?? '' },
  ]
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent wide title={t('hooks.secretTitle', { name: hook.name })} description={t('hooks.secretOnce')} onInteractOutside={(event) => event.preventDefault()}>
        <DialogBody>
          {told.map((one) => (
            <CopyField key={one.id} {...one} />
          ))}
        </DialogBody>
        <DialogFooter>
          <DialogClose asChild>
            <Button variant="primary">{t('hooks.secretKept')}</Button>
          </DialogClose>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  )
}
