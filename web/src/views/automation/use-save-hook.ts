/**
 * Garde une entrée d'appels. N'envoie que ce qu'on a changé ; si quelqu'un d'autre a changé la même chose entre-temps, on choisit d'abord.
 */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { changeHook, createHook, readHook, type Hook, type HookBody, type ToldHook } from '@/features/automation/api/hooks'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'
import { collisions } from './collisions'
import { bodyOf, changesOf, written } from './hook-draft'

interface SaveHookInput {
  hook: Hook | undefined
  start: HookBody
  draft: HookBody
  secret: string
  onSaved: (saved: ToldHook) => void
}

export interface HookClash {
  /** Ce qu'un autre a changé, et que l'on change aussi. */
  names: (keyof HookBody)[]
  current: HookBody
}

export function useSaveHook({ hook, start, draft, secret, onSaved }: SaveHookInput) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [conflict, setConflict] = useState<HookClash | undefined>()
  const save = useMutation({
    mutationFn: async (settled: Partial<HookBody> | undefined): Promise<ToldHook | undefined> => {
      if (!hook) return createHook({ ...written(draft), ...(secret ? { secret } : {}) })
      const given = secret && draft.auth.kind === 'mailbox' ? { secret } : {}
      if (settled) return changeHook(hook.id, { ...settled, ...given })
      const changes = changesOf(draft, start)
      const current = written(bodyOf(await readHook(hook.id)))
      const names = collisions(changes, written(start), current)
      if (names.length === 0) return changeHook(hook.id, { ...changes, ...given })
      setConflict({ names, current })
      return undefined
    },
    onSuccess: async (saved) => {
      if (!saved) return
      setConflict(undefined)
      toastSuccess(hook ? t('form.saved') : t('hooks.created', { name: saved.name }))
      const reread = client.invalidateQueries({ queryKey: ['automation'] })
      // Un secret n'est dit qu'une fois : il n'attend pas la relecture.
      if (!saved.secret) await reread
      onSaved(saved)
    },
    onError: (error) => {
      setConflict(undefined)
      const problem = asProblem(error)
      if (problem.errors.length === 0) toastError(problemText(t, problem))
    },
  })
  return {
    run: () => save.mutate(undefined),
    /** Les choix faits : ce qu'on garde de soi part, le reste demeure tel qu'un autre l'a laissé. */
    settle: (mine: (keyof HookBody)[]) => {
      const names = conflict?.names ?? []
      save.mutate(Object.fromEntries(Object.entries(changesOf(draft, start)).filter(([name]) => !names.includes(name as keyof HookBody) || mine.includes(name as keyof HookBody))))
    },
    forget: () => setConflict(undefined),
    conflict,
    isPending: save.isPending,
    faults: save.error ? asProblem(save.error).errors : [],
  }
}
