/** L'adresse d'une entrée et son secret, dit cette seule fois. */
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input } from '@/components/ui/input'
import type { ToldHook } from '@/features/automation/api/hooks'
import { toastSuccess } from '@/lib/toast'

export function SecretDialog({ hook, onClose }: { hook: ToldHook; onClose: () => void }) {
  const { t } = useTranslation()
  const told = [
    { id: 'hook-url', label: t('admin.hookAddress'), value: hook.url },
    { id: 'hook-secret', label: t('hooks.secret'), value: hook.secret ?? '' },
  ]
  const copy = (value: string) => void navigator.clipboard.writeText(value).then(() => toastSuccess(t('hooks.copied')))
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent wide title={t('hooks.secretTitle', { name: hook.name })} description={t('hooks.secretOnce')} onInteractOutside={(event) => event.preventDefault()}>
        <DialogBody>
          {told.map(({ id, label, value }) => (
            <FieldFrame key={id} id={id} label={label}>
              {(control) => (
                <div className="flex gap-2">
                  <Input readOnly className="font-mono" value={value} onFocus={(event) => event.target.select()} {...control} />
                  <Button aria-label={t('hooks.copyNamed', { label })} onClick={() => copy(value)}>
                    {t('hooks.copy')}
                  </Button>
                </div>
              )}
            </FieldFrame>
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
