/** Un message d'ici : son objet et son texte, avant de l'écrire dans chaque langue. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog'
import { DialogAnswer } from '@/components/ui/dialog-answer'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input, Textarea } from '@/components/ui/input'
import { applyChanges } from '@/features/definitions/api/changes'
import { templatesQuery } from '@/features/mail/api/templates'
import { asProblem } from '@/lib/http/problem'
import { useLanguage } from '@/lib/i18n'
import { problemText } from '@/lib/problem-text'
import { toastError } from '@/lib/toast'
import { nameFrom } from '@/views/designer/names'

const PACKAGE = 'my.'

interface NewMessageDialogProps {
  /** Noms complets déjà pris. */
  taken: string[]
  onClose: () => void
}

export function NewMessageDialog({ taken, onClose }: NewMessageDialogProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const client = useQueryClient()
  const language = useLanguage()
  const [title, setTitle] = useState('')
  const [text, setText] = useState('')
  const [missing, setMissing] = useState(false)
  const own = taken.flatMap((name) => (name.startsWith(PACKAGE) ? [name.slice(PACKAGE.length)] : []))
  const name = nameFrom(title, own) || (title.trim() === '' ? '' : nameFrom('message', own))
  const create = useMutation({
    mutationFn: () => applyChanges([{ path: `templates/${name}`, body: { labels: { [language]: title.trim() }, text: { [language]: text.trim() } }, version: 0 }]),
    onSuccess: () => Promise.all([client.invalidateQueries({ queryKey: templatesQuery.queryKey }), client.invalidateQueries({ queryKey: ['definitions'] })]),
    onError: (failure) => {
      const problem = asProblem(failure)
      toastError(problem.errors[0]?.message ?? problemText(t, problem))
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (create.isPending) return
    const blank = title.trim() === '' ? 'new-message-title' : text.trim() === '' ? 'new-message-text' : undefined
    setMissing(blank !== undefined)
    if (blank) document.getElementById(blank)?.focus()
    // Qui a fermé la boîte entre-temps n'est pas emmené ailleurs : ceci ne s'entend que d'elle.
    else create.mutate(undefined, { onSuccess: () => void navigate({ to: `/admin/messages/my/${name}` }) })
  }
  const faultOf = (value: string) => (missing && value.trim() === '' ? t('mail.neededHere') : undefined)
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t('mail.newMessage')} description={t('mail.newMessageHint', { language: t(`language.${language}`) })}>
        <form onSubmit={submit} noValidate>
          <DialogBody>
            <FieldFrame id="new-message-title" label={t('mail.part.title')} required help={name && t('mail.nameWillBe', { name: PACKAGE + name })} error={faultOf(title)}>
              {(control) => <Input maxLength={200} lang={language} value={title} onChange={(event) => setTitle(event.target.value)} {...control} />}
            </FieldFrame>
            <FieldFrame id="new-message-text" label={t('mail.part.text')} required error={faultOf(text)}>
              {(control) => <Textarea rows={5} lang={language} value={text} onChange={(event) => setText(event.target.value)} {...control} />}
            </FieldFrame>
          </DialogBody>
          <DialogAnswer type="submit" busy={create.isPending}>
            {t('mail.createMessage')}
          </DialogAnswer>
        </form>
      </DialogContent>
    </Dialog>
  )
}
