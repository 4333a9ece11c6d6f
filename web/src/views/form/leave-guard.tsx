/** Retient qui quitte un formulaire modifié. */
import { useBlocker } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent, DialogFooter } from '@/components/ui/dialog'

interface Going {
  current: { pathname: string }
  next: { pathname: string }
}

interface LeaveGuardProps {
  /** Vrai tant que des changements seraient perdus ; lu au moment de partir. Sans destination, c'est la page qui se ferme. */
  isDirty: (going?: Going) => boolean
  onLeave: () => void
}

export function LeaveGuard({ isDirty, onLeave }: LeaveGuardProps) {
  const { t } = useTranslation()
  const blocker = useBlocker({ shouldBlockFn: isDirty, enableBeforeUnload: () => isDirty(), withResolver: true })
  if (blocker.status !== 'blocked') return null
  const leave = () => {
    onLeave()
    blocker.proceed()
  }
  return (
    <Dialog open onOpenChange={(open) => !open && blocker.reset()}>
      <DialogContent title={t('form.leaveTitle')} description={t('form.leaveHint')}>
        <DialogFooter>
          <Button onClick={leave}>{t('form.leave')}</Button>
          <Button variant="primary" onClick={blocker.reset}>
            {t('form.stay')}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  )
}
