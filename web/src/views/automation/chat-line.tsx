/** Un salon : sa messagerie et l'hôte de son adresse ; le mettre en service, y dire un mot d'essai, le changer, le fermer. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { CircleAlert, CircleCheck } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import { DialogAnswer } from '@/components/ui/dialog-answer'
import { Switch } from '@/components/ui/switch'
import { changeChat, chatsQuery, removeChat, tryChat, type Chat } from '@/features/automation/api/chats'
import { cx } from '@/lib/cx'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'
import { ChatDialog } from './chat-dialog'

interface ChatLineProps {
  chat: Chat
  manages: boolean
  /** La ligne est partie, et le focus avec elle. */
  onRemoved: () => void
}

export function ChatLine({ chat, manages, onRemoved }: ChatLineProps) {
  const { t } = useTranslation()
  const [asked, setAsked] = useState<'edit' | 'remove' | undefined>()
  const close = () => setAsked(undefined)
  const { toggle, trial, remove } = useChatWrites(chat, close)
  const { name, kind, host, enabled } = chat
  const leaving = useRef(false)
  const drop = () => {
    leaving.current = true
    remove.mutate(undefined, { onError: () => (leaving.current = false) })
  }
  const leave = (event: Event) => {
    if (!leaving.current) return
    event.preventDefault()
    onRemoved()
  }
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1.5 px-4 py-2.5">
      <div className="grid min-w-0 flex-1 basis-56">
        <p className="font-medium break-all">{name}</p>
        <p className="text-label break-words text-muted-foreground">{[t(`chats.kind.${kind}`), host].filter(Boolean).join(' · ')}</p>
      </div>
      {manages ? (
        <div className="flex flex-wrap items-center gap-2">
          <Switch checked={toggle.isPending ? toggle.variables : enabled} aria-disabled={toggle.isPending || undefined} aria-label={t('admin.inService', { name })} onCheckedChange={(next) => !toggle.isPending && toggle.mutate(next)} />
          <Button size="small" busy={trial.isPending} onClick={() => trial.mutate()}>
            {t('chats.try')}
            <span className="sr-only">{name}</span>
          </Button>
          <Button size="small" onClick={() => setAsked('edit')}>
            {t('action.edit')}
            <span className="sr-only">{name}</span>
          </Button>
          <Button size="small" variant="quietDanger" onClick={() => setAsked('remove')}>
            {t('chats.remove')}
            <span className="sr-only">{name}</span>
          </Button>
        </div>
      ) : (
        <Badge tone={enabled ? 'success' : 'neutral'}>{t(enabled ? 'admin.on' : 'admin.off')}</Badge>
      )}
      {manages && <TrialAnswer name={name} trial={trial} />}
      {asked === 'edit' && <ChatDialog chat={chat} onSaved={trial.reset} onClose={close} />}
      {asked === 'remove' && (
        <Dialog open onOpenChange={(open) => !open && !remove.isPending && close()}>
          <DialogContent title={t('chats.removeAsk', { name })} description={t('chats.removeHint')} onCloseAutoFocus={leave}>
            <DialogAnswer variant="danger" busy={remove.isPending} onClick={drop}>
              {t('chats.remove')}
            </DialogAnswer>
          </DialogContent>
        </Dialog>
      )}
    </li>
  )
}

/** Ce qu'a donné le dernier essai ; il reste sous la ligne jusqu'au prochain. */
function TrialAnswer({ name, trial: { data, error } }: { name: string; trial: ReturnType<typeof useChatWrites>['trial'] }) {
  const { t } = useTranslation()
  const why = error ? problemText(t, asProblem(error)) : data?.answer
  return (
    <div role="status" className={cx('grid basis-full gap-0.5 text-label', !data && !error && 'sr-only')}>
      {data?.sent && (
        <p className="flex items-start gap-1.5 text-success">
          <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0" />
          {t('chats.tried', { name })}
        </p>
      )}
      {(error || data?.sent === false) && (
        <p className="flex items-start gap-1.5 text-danger">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {t('chats.notTried', { name })}
        </p>
      )}
      {why && <p className="pl-5.5 wrap-anywhere text-muted-foreground">{why}</p>}
    </div>
  )
}

function useChatWrites({ id, name }: Chat, onGone: () => void) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: chatsQuery.queryKey })
  const onError = (error: unknown) => {
    const problem = asProblem(error)
    toastError(problem.errors[0]?.message ?? problemText(t, problem))
  }
  const toggle = useMutation({ mutationFn: (enabled: boolean) => changeChat(id, { enabled }), onSuccess: refresh, onError })
  const trial = useMutation({ mutationFn: () => tryChat(id) })
  const remove = useMutation({
    mutationFn: () => removeChat(id),
    onSuccess: async () => {
      toastSuccess(t('chats.removed', { name }))
      // La boîte part avec la ligne ; elle se ferme seule si la liste ne s'est pas relue.
      await refresh()
      onGone()
    },
    onError,
  })
  return { toggle, trial, remove }
}
