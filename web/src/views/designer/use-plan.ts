/** Prévoir un changement, le montrer, l'appliquer ; les fautes du serveur se rangent par endroit. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { applyChanges, planChanges, type Change } from '@/features/definitions/api/changes'
import { undoPlan } from '@/features/definitions/api/plans'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'

export function usePlan(onApplied: (changes: Change[]) => void | Promise<void>) {
  const { t } = useTranslation()
  const client = useQueryClient()
  // Le modèle d'abord : ce qui s'ouvre ensuite doit déjà le connaître.
  const refresh = async () => {
    await client.invalidateQueries({ queryKey: ['meta'] })
    await Promise.all([client.invalidateQueries({ queryKey: ['definitions'] }), client.invalidateQueries({ queryKey: ['automation'] })])
  }
  const undo = useMutation({
    mutationFn: undoPlan,
    onSuccess: async () => {
      await refresh()
      toastSuccess(t('admin.undone'))
    },
    onError: (error) => toastError(problemText(t, asProblem(error))),
  })
  const plan = useMutation({ mutationFn: planChanges })
  const apply = useMutation({
    mutationFn: ({ changes, expected }: { changes: Change[]; expected: string }) => applyChanges(changes, expected),
    onSuccess: async (applied, { changes }) => {
      plan.reset()
      await refresh()
      await onApplied(changes)
      const { plan: made } = applied
      toastSuccess(t('admin.applied'), made === null ? undefined : { action: { label: t('action.undo'), onClick: () => undo.mutate(made) } })
    },
  })
  // Ce qui s'applique est ce qu'on a montré : entre les deux, le brouillon attend.
  const held = plan.isPending || plan.data !== undefined || apply.isPending
  return { plan, apply, held }
}
