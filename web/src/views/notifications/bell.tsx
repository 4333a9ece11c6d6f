/** Cloche de la barre haute ; son panneau n'arrive qu'au premier clic. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { deferred } from '@/components/ui/deferred'
import { unreadQuery } from '@/features/notifications/api/count-unread'
import { BellButton } from './bell-button'

const BellPopover = deferred(() => import('./bell-popover'), 'dialog')

export function Bell({ initial }: { initial: number }) {
  const { t } = useTranslation()
  const unread = useQuery(unreadQuery).data?.unread ?? initial
  return (
    <>
      <BellPopover initial={initial} trigger={(props) => <BellButton initial={initial} {...props} />} />
      <span className="sr-only" aria-live="polite">
        {unread > initial ? t('notifications.unread', { count: unread }) : ''}
      </span>
    </>
  )
}
