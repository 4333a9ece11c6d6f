/** Toutes les notifications, ou celles qui restent à lire. */
import { useTranslation } from 'react-i18next'
import { Button, type ButtonProps } from '@/components/ui/button'
import type { Asked } from '@/features/notifications/api/list-notifications'
import { cx } from '@/lib/cx'

interface WhichButtonsProps {
  asked: Asked
  onAsked: (part: Partial<Asked>) => void
  size?: ButtonProps['size']
}

export function WhichButtons({ asked, onAsked, size }: WhichButtonsProps) {
  const { t } = useTranslation()
  return [false, true].map((unread) => (
    <Button key={String(unread)} variant="ghost" size={size} aria-pressed={asked.unread === unread} className={cx(asked.unread === unread && 'bg-accent text-accent-foreground')} onClick={() => onAsked({ unread })}>
      {t(unread ? 'notifications.which.unread' : 'notifications.which.all')}
    </Button>
  ))
}
