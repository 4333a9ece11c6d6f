/** Effacer avec un regret possible : rien ne part avant que le message bref soit passé, et l'écran fait comme si c'était fait. */
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Notification } from '@/features/notifications/api/list-notifications'
import type { Target } from '@/features/notifications/api/mark-read'
import { removeNotifications } from '@/features/notifications/api/remove-notifications'
import { rereadNotifications } from '@/features/notifications/cache'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { createStore, useStore } from '@/lib/store'
import { toastError, toastInfo } from '@/lib/toast'

/** Le temps que le message bref reste à l'écran. */
const REGRET_MS = 8000

export interface Removal {
  target: Target
  /** Combien ; rien, quand seul le serveur le saurait. */
  count?: number
  hides: (item: Notification) => boolean
}

/** Hors de React : la cloche et la page taisent les mêmes, même fermées entre-temps. */
const waiting = createStore<readonly Removal[]>([])

/** Celles qui restent à montrer. */
export function useKept(items: Notification[] | undefined): Notification[] | undefined {
  const removals = useStore(waiting)
  return items?.filter((item) => !removals.some(({ hides }) => hides(item)))
}

export function useRemoval(): (removal: Removal) => void {
  const { t } = useTranslation()
  const client = useQueryClient()
  return (removal) => {
    const forget = () => waiting.set(waiting.get().filter((one) => one !== removal))
    let sent = false
    const stop = () => {
      clearTimeout(timer)
      removeEventListener('pagehide', send)
    }
    const send = () => {
      stop()
      sent = true
      void removeNotifications(removal.target)
        .then(() => rereadNotifications(client))
        .catch((error: unknown) => toastError(problemText(t, asProblem(error))))
        .finally(forget)
    }
    const timer = setTimeout(send, REGRET_MS)
    // La page qu'on quitte ne l'oublie pas.
    addEventListener('pagehide', send)
    waiting.set([...waiting.get(), removal])
    const undo = () => {
      if (sent) return toastInfo(t('notifications.tooLate'))
      stop()
      forget()
    }
    toastInfo(removal.count === undefined ? t('notifications.removedAll') : t('notifications.removed', { count: removal.count }), { duration: REGRET_MS, action: { label: t('action.undo'), onClick: undo } })
  }
}
