/** Retient qui quitte un formulaire modifié. */
import { useBlocker } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent, DialogFooter } from '@/components/ui/dialog'

interface LeaveGuardProps {
  /** Vrai tant que des changements seraient perdus ; lu au moment de partir. */
  isDirty: () => boolean
  /** Ce qui peut changer dans l'adresse sans quitter ce qu'on écrit (une recherche dans la page) ; `true`, tout, tant que la page reste. */
  within?: readonly string[] | true
  /** La question, ce qui serait perdu et les deux réponses, quand ce ne sont pas des changements. */
  title?: string
  hint?: string
  leaveLabel?: string
  stayLabel?: string
  onLeave?: () => void
}

/** Une place de l'application : son chemin, et ce que sa recherche dit. */
interface Place {
  pathname: string
  search: object
}

/** Ces deux places ne diffèrent-elles que par ce qu'il est permis de changer ? */
export function staysOn(from: Place, to: Place, within: readonly string[] | true): boolean {
  if (within === true) return from.pathname === to.pathname
  const rest = ({ search }: Place) => JSON.stringify(Object.entries(search).filter(([name]) => !within.includes(name)).toSorted())
  return within.length > 0 && from.pathname === to.pathname && rest(from) === rest(to)
}

export function LeaveGuard({ isDirty, within = [], title, hint, leaveLabel, stayLabel, onLeave }: LeaveGuardProps) {
  const { t } = useTranslation()
  const blocker = useBlocker({ shouldBlockFn: ({ current, next }) => !staysOn(current, next, within) && isDirty(), enableBeforeUnload: isDirty, withResolver: true })
  if (blocker.status !== 'blocked') return null
  const leave = () => {
    onLeave?.()
    blocker.proceed()
  }
  return (
    <Dialog open onOpenChange={(open) => !open && blocker.reset()}>
      <DialogContent title={title ?? t('form.leaveTitle')} description={hint ?? t('form.leaveHint')}>
        <DialogFooter>
          <Button onClick={leave}>{leaveLabel ?? t('form.leave')}</Button>
          <Button variant="primary" onClick={blocker.reset}>
            {stayLabel ?? t('form.stay')}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  )
}
