/** Ce qu'on fait d'un abonnement gardé : le mettre en service ou non, l'essayer, lui donner un autre secret, le modifier, le retirer. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { CircleAlert, CircleCheck } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, buttonStyle } from '@/components/ui/button'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import { DialogAnswer } from '@/components/ui/dialog-answer'
import { Switch } from '@/components/ui/switch'
import { removeWebhook, rotateWebhook, tryWebhook, turnWebhook, type SentDetail, type ToldWebhook, type Webhook } from '@/features/automation/api/webhooks'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'
import { WebhookSecret } from './webhook-secret'

export function WebhookGestures({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation()
  const { id, name, enabled } = webhook
  const [asked, setAsked] = useState<'rotate' | 'remove' | undefined>()
  const [told, setTold] = useState<ToldWebhook | undefined>()
  const navigate = useNavigate()
  const { toggle, trial, rotate, remove } = useWebhookWrites(webhook, (next) => {
    setAsked(undefined)
    setTold(next)
  })
  // Qui est déjà parti de sa page n'est pas emmené ailleurs : ceci ne s'entend que d'elle.
  const leave = () => void navigate({ to: '/admin/webhooks', replace: true })
  return (
    <div className="ml-auto flex flex-wrap items-center gap-2">
      <Switch checked={toggle.isPending ? toggle.variables : enabled} aria-disabled={toggle.isPending || undefined} aria-label={t('admin.inService', { name })} onCheckedChange={(next) => !toggle.isPending && toggle.mutate(next)} />
      <Button busy={trial.isPending} onClick={() => trial.mutate()}>
        {t('webhooks.try')}
      </Button>
      <Button onClick={() => setAsked('rotate')}>{t('webhooks.rotate')}</Button>
      <Button variant="quietDanger" onClick={() => setAsked('remove')}>
        {t('webhooks.remove')}
      </Button>
      <Link to={`/admin/webhooks/${id}/edit`} className={buttonStyle({ variant: 'primary' })}>
        {t('action.edit')}
      </Link>
      <TrialAnswer name={name} answer={trial.data} error={trial.error} />
      {asked && (
        <Dialog open onOpenChange={(open) => !open && !rotate.isPending && !remove.isPending && setAsked(undefined)}>
          <DialogContent title={t(`webhooks.${asked}Ask`, { name })} description={t(`webhooks.${asked}Hint`)}>
            <DialogAnswer variant={asked === 'remove' ? 'danger' : 'primary'} busy={rotate.isPending || remove.isPending} onClick={() => (asked === 'rotate' ? rotate.mutate() : remove.mutate(undefined, { onSuccess: leave }))}>
              {t(`webhooks.${asked}`)}
            </DialogAnswer>
          </DialogContent>
        </Dialog>
      )}
      {told && <WebhookSecret webhook={told} onClose={() => setTold(undefined)} />}
    </div>
  )
}

/** Ce qu'a donné le dernier essai ; il reste jusqu'au prochain. */
function TrialAnswer({ name, answer, error }: { name: string; answer: SentDetail | undefined; error: Error | null }) {
  const { t } = useTranslation()
  const passed = answer?.state === 'delivered'
  const why = error ? problemText(t, asProblem(error)) : [answer?.status, answer?.answer].filter(Boolean).join(' · ')
  return (
    <div role="status" className={answer || error ? 'grid basis-full gap-0.5 text-label' : 'sr-only'}>
      {answer && passed && (
        <p className="flex items-start gap-1.5 text-success">
          <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0" />
          {t('webhooks.tried', { name })}
        </p>
      )}
      {(error || (answer && !passed)) && (
        <p className="flex items-start gap-1.5 text-danger">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {t('webhooks.notTried', { name })}
        </p>
      )}
      {why && <p className="pl-5.5 wrap-anywhere text-muted-foreground">{why}</p>}
    </div>
  )
}

function useWebhookWrites({ id, name }: Webhook, onRotated: (told: ToldWebhook) => void) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: ['automation'] })
  const onError = (error: unknown) => {
    const problem = asProblem(error)
    toastError(problem.errors[0]?.message ?? problemText(t, problem))
  }
  const toggle = useMutation({ mutationFn: (on: boolean) => turnWebhook(id, on), onSuccess: refresh, onError })
  const trial = useMutation({ mutationFn: () => tryWebhook(id), onSuccess: refresh })
  const rotate = useMutation({
    mutationFn: () => rotateWebhook(id),
    onSuccess: (told) => {
      onRotated(told)
      return refresh()
    },
    onError,
  })
  const remove = useMutation({
    mutationFn: () => removeWebhook(id),
    onSuccess: () => {
      toastSuccess(t('webhooks.removed', { name }))
      void refresh()
    },
    onError,
  })
  return { toggle, trial, rotate, remove }
}
