/** Relever une boîte aux lettres sans attendre son heure. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { RefreshCw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { collectHook, type Hook } from '@/features/automation/api/hooks'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'

/** Le temps qu'une relève ordinaire aboutisse, avant de relire l'entrée. */
const usualMs = 3000

export function CollectButton({ hook }: { hook: Hook }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const collect = useMutation({
    mutationFn: async () => {
      await collectHook(hook.id)
      await new Promise((done) => setTimeout(done, usualMs))
      await client.invalidateQueries({ queryKey: ['automation'] })
    },
    onSuccess: () => toastSuccess(t('hooks.mailbox.collected')),
    onError: (failure) => toastError(problemText(t, asProblem(failure))),
  })
  return (
    <Button disabled={!hook.enabled} busy={collect.isPending} onClick={() => collect.mutate()}>
      <RefreshCw aria-hidden />
      {t('hooks.mailbox.collect')}
    </Button>
  )
}
