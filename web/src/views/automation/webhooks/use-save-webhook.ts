/** Garde un abonnement. Ce qu'un autre a changé pendant la saisie, et que l'on change aussi, se choisit d'abord. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { changeWebhook, createWebhook, readWebhook, type ToldWebhook, type Webhook, type WebhookBody } from '@/features/automation/api/webhooks'
import { toastSuccess } from '@/lib/toast'
import { collisions } from '../collisions'
import { bodyOf, changesOf, draftOf, type WebhookDraft } from './webhook-draft'

interface SaveWebhookInput {
  webhook: Webhook | undefined
  start: WebhookDraft
  draft: WebhookDraft
  onSaved: (saved: ToldWebhook) => void
}

interface WebhookClash {
  /** Ce qu'un autre a changé, et que l'on change aussi. */
  names: (keyof WebhookBody)[]
  current: WebhookBody
}

export function useSaveWebhook({ webhook, start, draft, onSaved }: SaveWebhookInput) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [conflict, setConflict] = useState<WebhookClash | undefined>()
  const changes = changesOf(draft, start)
  const save = useMutation({
    mutationFn: async (settled: Partial<WebhookBody> | undefined): Promise<ToldWebhook | undefined> => {
      if (!webhook) return createWebhook(bodyOf(draft))
      if (settled) return changeWebhook(webhook.id, settled)
      const current = bodyOf(draftOf(await readWebhook(webhook.id)))
      const names = collisions(changes, bodyOf(start), current)
      if (names.length === 0) return changeWebhook(webhook.id, changes)
      setConflict({ names, current })
      return undefined
    },
    onSuccess: async (saved) => {
      if (!saved) return
      setConflict(undefined)
      toastSuccess(webhook ? t('form.saved') : t('webhooks.created', { name: saved.name }))
      const reread = client.invalidateQueries({ queryKey: ['automation'] })
      // Un secret n'est dit qu'une fois : il n'attend pas la relecture.
      if (!saved.secret) await reread
      onSaved(saved)
    },
    onError: () => setConflict(undefined),
  })
  return {
    run: () => save.mutate(undefined),
    /** Les choix faits : ce qu'on garde de soi part, le reste demeure tel qu'un autre l'a laissé. */
    settle: (mine: (keyof WebhookBody)[]) => {
      const theirs = (conflict?.names ?? []).filter((name) => !mine.includes(name)) as string[]
      save.mutate(Object.fromEntries(Object.entries(changes).filter(([name]) => !theirs.includes(name))))
    },
    forget: () => setConflict(undefined),
    conflict,
    isPending: save.isPending,
    error: save.error,
  }
}
