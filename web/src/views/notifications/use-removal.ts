/** Effacer avec un regret possible, le temps d'un message bref. */
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Notification } from '@/features/notifications/api/list-notifications'
import { rereadNotifications, restartNotifications } from '@/features/notifications/cache'
import { deferRemoval, removals, sendRemoval, undoRemoval, type Removal } from '@/features/notifications/removals'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { useStore } from '@/lib/store'
import { toastError, toastInfo } from '@/lib/toast'

/** En vise-t-il qu'on n'a pas lues ? */
const byFilter = ({ target }: Removal): boolean => 'filter' in target

/** Un effacement qui attend vise-t-il aussi ce qu'on n'a pas lu ? */
export const useSweeping = (): boolean => useStore(removals).some(byFilter)

/** Celles qui restent à montrer. */
export function useKept(items: Notification[] | undefined): Notification[] | undefined {
  const waiting = useStore(removals)
  return items?.filter((item) => !waiting.some(({ hides }) => hides(item)))
}

export function useRemoval(): (removal: Removal) => void {
  const { t } = useTranslation()
  const client = useQueryClient()
  return (removal) => {
    deferRemoval(
      removal,
      () => (byFilter(removal) ? restartNotifications(client) : rereadNotifications(client)),
      (error) => toastError(problemText(t, asProblem(error))),
    )
    const undo = () => {
      if (!undoRemoval(removal)) toastInfo(t('notifications.tooLate'))
    }
    // Tant que le message est là, son geste sert : il part avec lui, même si on le survole longtemps.
    toastInfo(removal.count === undefined ? t('notifications.removedAll') : t('notifications.removed', { count: removal.count }), { action: { label: t('action.undo'), onClick: undo }, onClosed: () => void sendRemoval(removal) })
  }
}
