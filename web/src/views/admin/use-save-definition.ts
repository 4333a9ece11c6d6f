/** Écrire une définition, ou la rendre au module : tous le voient aussitôt, et cela se défait. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { applyChanges } from '@/features/definitions/api/changes'
import { undoPlan } from '@/features/definitions/api/plans'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'

interface SaveInput {
  path: string
  /** Celle qu'on a lue. */
  version: number
  /** Ce qui se dit une fois écrit, une fois rendu. */
  saved: string
  reset: string
}

export function useSaveDefinition({ path, version, saved, reset }: SaveInput) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const refresh = async () => {
    await client.invalidateQueries({ queryKey: ['meta'] })
    await client.invalidateQueries({ queryKey: ['definitions'] })
  }
  const told = (error: unknown) => {
    const problem = asProblem(error)
    toastError(problem.errors[0]?.message ?? problemText(t, problem))
  }
  const undo = useMutation({ mutationFn: undoPlan, onSuccess: refresh, onError: told })
  return useMutation({
    mutationFn: (body: object | null) => applyChanges([{ path, body, version }]),
    onSuccess: async ({ plan }, body) => {
      await refresh()
      toastSuccess(t(body ? saved : reset), plan === null ? undefined : { action: { label: t('action.undo'), onClick: () => undo.mutate(plan) } })
    },
    onError: told,
  })
}
