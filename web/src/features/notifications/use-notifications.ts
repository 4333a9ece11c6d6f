/** Gestes sur les notifications ; le compte de la cloche suit la réponse du serveur. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError } from '@/lib/toast'
import { unreadQuery } from './api/count-unread'
import { deleteNotification } from './api/delete-notification'
import { markAllRead, markRead } from './api/mark-read'

export function useNotificationGestures() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const onError = (error: unknown) => toastError(problemText(t, asProblem(error)))
  const settle = (answer: { unread: number } | void) => {
    if (answer) client.setQueryData(unreadQuery.queryKey, answer)
    return client.invalidateQueries({ queryKey: ['notifications'] })
  }
  return {
    read: useMutation({ mutationFn: (id: string) => markRead([id]), onSuccess: settle, onError }),
    readAll: useMutation({ mutationFn: markAllRead, onSuccess: settle, onError }),
    remove: useMutation({ mutationFn: deleteNotification, onSuccess: settle, onError }),
  }
}
