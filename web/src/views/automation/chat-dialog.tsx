/** Un salon qu'on fait ou qu'on change. Son adresse est un secret : elle ne se relit pas, une case laissée vide la garde. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input } from '@/components/ui/input'
import { Segmented } from '@/components/ui/segmented'
import { changeChat, chatKinds, chatsQuery, createChat, type Chat } from '@/features/automation/api/chats'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'

interface ChatDialogProps {
  /** Celui qu'on change ; un neuf, à défaut. */
  chat?: Chat
  onClose: () => void
}

export function ChatDialog({ chat, onClose }: ChatDialogProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [name, setName] = useState(chat?.name ?? '')
  const [kind, setKind] = useState<Chat['kind']>(chat?.kind ?? 'slack')
  const [url, setUrl] = useState('')
  const [said, address] = [name.trim(), url.trim()]
  const save = useMutation({
    mutationFn: () => (chat ? changeChat(chat.id, { name: said, kind, ...(address && { url: address }) }) : createChat({ name: said, kind, url: address })),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: chatsQuery.queryKey })
      toastSuccess(t('chats.saved', { name: said }))
      onClose()
    },
    onError: (error) => asProblem(error).errors.length === 0 && toastError(problemText(t, asProblem(error))),
  })
  const faultOf = (field: string) => (save.error ? asProblem(save.error).errors.find((one) => one.field === field)?.message : undefined)
  const ready = said !== '' && (chat !== undefined || address !== '')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready) save.mutate()
  }
  return (
    <Dialog open onOpenChange={(open) => !open && !save.isPending && onClose()}>
      <DialogContent title={chat ? t('chats.editTitle', { name: chat.name }) : t('chats.new')} description={t('chats.formHint')}>
        <form onSubmit={submit}>
          <DialogBody>
            <FieldFrame id="chat-name" label={t('chats.name')} required help={t(chat ? 'chats.renameHelp' : 'chats.nameHelp')} error={faultOf('name')}>
              {(control) => <Input autoComplete="off" spellCheck={false} maxLength={60} value={name} onChange={(event) => setName(event.target.value)} {...control} />}
            </FieldFrame>
            <FieldFrame id="chat-kind" label={t('chats.kindLabel')} required help={t(`chats.kindHelp.${kind}`)} error={faultOf('kind')}>
              {(control) => <Segmented value={kind} options={chatKinds.map((one) => ({ value: one, label: t(`chats.kind.${one}`) }))} onChange={(next) => setKind(chatKinds.find((one) => one === next) ?? kind)} {...control} />}
            </FieldFrame>
            <FieldFrame id="chat-url" label={t('chats.url')} required={!chat} help={chat ? t('chats.urlKept', { host: chat.host ?? '' }) : t('chats.urlHelp')} error={faultOf('url')}>
              {(control) => <Input inputMode="url" autoComplete="off" spellCheck={false} maxLength={2000} value={url} onChange={(event) => setUrl(event.target.value)} {...control} />}
            </FieldFrame>
          </DialogBody>
          <DialogFooter>
            <DialogClose asChild>
              <Button disabled={save.isPending}>{t('action.cancel')}</Button>
            </DialogClose>
            <Button type="submit" variant="primary" busy={save.isPending} disabled={!ready}>
              {t('action.save')}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  )
}
