/** La cloche et son compte, tenu à jour par le flux. */
import { useQuery } from '@tanstack/react-query'
import { Bell } from 'lucide-react'
import type { ComponentProps } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { unreadQuery } from '@/features/notifications/api/count-unread'

const MOST_SHOWN = 99

export function BellButton({ initial, ...rest }: ComponentProps<'button'> & { initial: number }) {
  const { t } = useTranslation()
  const unread = useQuery(unreadQuery).data?.unread ?? initial
  // Ce qui se lit est aussi ce qui se dit (WCAG 2.5.3).
  const shown = unread > MOST_SHOWN ? `${MOST_SHOWN}+` : unread
  return (
    <Button variant="ghost" size="icon" className="relative" aria-label={t('notifications.bell', { count: unread, shown })} {...rest}>
      <Bell aria-hidden />
      {unread > 0 && (
        <span aria-hidden data-testid="unread" className="tnum absolute top-0.5 right-0.5 grid h-4 min-w-4 place-items-center rounded-full bg-danger px-1 text-[0.625rem] leading-none font-semibold text-background touch:top-2 touch:right-2">
          {shown}
        </span>
      )}
    </Button>
  )
}
