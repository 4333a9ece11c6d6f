/** Ce qu'on fait d'une entrée gardée : la mettre en service ou non, la modifier, lui donner un autre secret, la fermer. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, buttonStyle } from '@/components/ui/button'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import { DialogAnswer } from '@/components/ui/dialog-answer'
import { Switch } from '@/components/ui/switch'
import { changeHook, removeHook, rotateHook, type Hook, type ToldHook } from '@/features/automation/api/hooks'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'
import { HookSecret } from './hook-secret'
import { CollectButton } from './mailbox-collect'

export function HookGestures({ hook }: { hook: Hook }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [asked, setAsked] = useState<'rotate' | 'remove' | undefined>()
  const [told, setTold] = useState<ToldHook | undefined>()
  const refresh = () => client.invalidateQueries({ queryKey: ['automation', 'hooks'] })
  const onError = (error: unknown) => {
    const problem = asProblem(error)
    toastError(problem.errors[0]?.message ?? problemText(t, problem))
  }
  const toggle = useMutation({ mutationFn: (enabled: boolean) => changeHook(hook.id, { enabled }), onSuccess: refresh, onError })
  const rotate = useMutation({
    mutationFn: () => rotateHook(hook.id),
    onSuccess: (next) => {
      setAsked(undefined)
      setTold(next)
      return refresh()
    },
    onError,
  })
  const remove = useMutation({
    mutationFn: () => removeHook(hook.id),
    onSuccess: () => {
      toastSuccess(t('hooks.removed', { name: hook.name }))
      void refresh()
    },
    onError,
  })
  // Qui est déjà parti de sa page n'est pas emmené ailleurs : ceci ne s'entend que d'elle.
  const leave = () => void navigate({ to: '/admin/hooks', replace: true })
  const on = toggle.isPending ? toggle.variables : hook.enabled
  return (
    <div className="ml-auto flex flex-wrap items-center gap-2">
      <Switch checked={on} aria-disabled={toggle.isPending || undefined} aria-label={t('admin.inService', { name: hook.name })} onCheckedChange={(next) => !toggle.isPending && toggle.mutate(next)} />
      {hook.mailbox ? <CollectButton hook={hook} /> : <Button onClick={() => setAsked('rotate')}>{t('hooks.rotate')}</Button>}
      <Button variant="quietDanger" onClick={() => setAsked('remove')}>
        {t('hooks.remove')}
      </Button>
      <Link to={`/admin/hooks/${hook.id}/edit`} className={buttonStyle({ variant: 'primary' })}>
        {t('action.edit')}
      </Link>
      {asked && (
        <Dialog open onOpenChange={(open) => !open && !rotate.isPending && !remove.isPending && setAsked(undefined)}>
          <DialogContent title={t(`hooks.ask.${asked}`, { name: hook.name })} description={t(`hooks.askHint.${asked}`)}>
            <DialogAnswer variant="danger" busy={rotate.isPending || remove.isPending} onClick={() => (asked === 'rotate' ? rotate.mutate() : remove.mutate(undefined, { onSuccess: leave }))}>
              {t(asked === 'rotate' ? 'hooks.rotate' : 'hooks.remove')}
            </DialogAnswer>
          </DialogContent>
        </Dialog>
      )}
      {told && <HookSecret hook={told} onClose={() => setTold(undefined)} />}
    </div>
  )
}
