/** Un salon qu'on fait ou qu'on change. Son adresse est un secret : elle ne se relit pas, une case laissée vide la garde. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog'
import { DialogAnswer } from '@/components/ui/dialog-answer'
import { ErrorPanel } from '@/components/ui/error-panel'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input } from '@/components/ui/input'
import { Segmented } from '@/components/ui/segmented'
import { changeChat, chatKinds, chatsQuery, createChat, type Chat } from '@/features/automation/api/chats'
import { asProblem } from '@/lib/http/problem'
import { toastSuccess } from '@/lib/toast'

interface ChatDialogProps {
  /** Celui qu'on change ; un neuf, à défaut. */
  chat?: Chat
  onSaved?: () => void
  onClose: () => void
}

/** Les cases, dans l'ordre de l'écran. */
const fields = ['name', 'kind', 'url'] as const
type Field = (typeof fields)[number]

export function ChatDialog({ chat, onSaved, onClose }: ChatDialogProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [name, setName] = useState(chat?.name ?? '')
  const [kind, setKind] = useState<Chat['kind']>(chat?.kind ?? 'slack')
  const [url, setUrl] = useState('')
  const [said, address] = [name.trim(), url.trim()]
  const save = useMutation({
    mutationFn: () => (chat ? changeChat(chat.id, { ...(said !== chat.name && { name: said }), ...(kind !== chat.kind && { kind }), ...(address && { url: address }) }) : createChat({ name: said, kind, url: address })),
    onSuccess: async () => {
      onSaved?.()
      await client.invalidateQueries({ queryKey: chatsQuery.queryKey })
      toastSuccess(t('chats.saved', { name: said }))
      onClose()
    },
  })
  const refusal = save.error ? asProblem(save.error) : undefined
  const faultOf = (field: Field) => refusal?.errors.find((one) => one.field === field)?.message
  const faulty = fields.find((field) => faultOf(field) !== undefined)
  // Le bouton, pris pendant l'envoi, a lâché le focus.
  useEffect(() => {
    if (save.error) document.querySelector<HTMLElement>(placeOf(faulty ?? 'name'))?.focus()
  }, [save.error, faulty])
  const ready = said !== '' && (chat !== undefined || address !== '')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!ready) return
    if (chat && said === chat.name && kind === chat.kind && address === '') return onClose()
    save.mutate()
  }
  return (
    <Dialog open onOpenChange={(open) => !open && !save.isPending && onClose()}>
      <DialogContent title={chat ? t('chats.editTitle', { name: chat.name }) : t('chats.new')} description={t('chats.formHint')}>
        <form onSubmit={submit}>
          <DialogBody>
            {refusal && !faulty && <ErrorPanel error={save.error} />}
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
          <DialogAnswer type="submit" busy={save.isPending} disabled={!ready}>
            {t('action.save')}
          </DialogAnswer>
        </form>
      </DialogContent>
    </Dialog>
  )
}

const placeOf = (field: Field) => (field === 'kind' ? '#chat-kind input:checked' : `#chat-${field}`)
