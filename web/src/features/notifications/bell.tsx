/** Cloche de la barre haute : le compte vit avec le flux, le panneau n'est chargé qu'à l'ouverture. */
import { useQuery } from '@tanstack/react-query'
import { Bell as BellIcon } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover'
import { Skeleton } from '@/components/ui/skeleton'
import { unreadQuery } from './api/count-unread'

const NotificationPanel = lazy(() => import('./panel'))

const MOST_SHOWN = 99

export function Bell({ initial }: { initial: number }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const unread = useQuery(unreadQuery).data?.unread ?? initial
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button variant="ghost" size="icon" className="relative" aria-label={t('notifications.bell', { count: unread })}>
          <BellIcon aria-hidden />
          {unread > 0 && (
            <span aria-hidden data-testid="unread" className="tnum absolute top-0.5 right-0.5 grid h-4 min-w-4 place-items-center rounded-full bg-danger px-1 text-[0.625rem] leading-none font-semibold text-background touch:top-2 touch:right-2">
              {unread > MOST_SHOWN ? `${MOST_SHOWN}+` : unread}
            </span>
          )}
        </Button>
      </PopoverTrigger>
      <span className="sr-only" aria-live="polite">
        {unread > initial ? t('notifications.unread', { count: unread }) : ''}
      </span>
      <PopoverContent align="end" className="flex w-96 flex-col overflow-hidden" aria-label={t('notifications.title')}>
        <Suspense fallback={<Skeleton className="m-4 h-40" />}>
          <NotificationPanel onClose={() => setOpen(false)} />
        </Suspense>
      </PopoverContent>
    </Popover>
  )
}
