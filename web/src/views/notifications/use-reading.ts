/** Marquer comme lu : l'écran le montre aussitôt, le compte de la cloche suit le serveur. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { markRead, type Target } from '@/features/notifications/api/mark-read'
import { changeEach, rereadNotifications } from '@/features/notifications/cache'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError } from '@/lib/toast'

export function useReading() {
  const { t } = useTranslation()
  const client = useQueryClient()
  return useMutation({
    mutationFn: markRead,
    onMutate: (target: Target) => {
      if (!('ids' in target)) return undefined
      const read = new Set(target.ids)
      const now = new Date().toISOString()
      return changeEach(client, (item) => (read.has(item.id) ? { ...item, read_at: item.read_at ?? now } : item))
    },
    onError: (error, _, giveBack) => {
      giveBack?.()
      toastError(problemText(t, asProblem(error)))
    },
    onSettled: () => rereadNotifications(client),
  })
}
