/** Tout marquer comme lu, jusqu'à cet instant. */
import { useQueryClient } from '@tanstack/react-query'
import { CheckCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { askedAll } from '@/features/notifications/api/list-notifications'
import { untilNow } from '@/features/notifications/cache'
import { everything } from '@/views/list/selection'
import { targetOf } from './notification-target'
import { useReading } from './use-reading'

export function ReadAllButton({ quiet }: { quiet?: boolean }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const reading = useReading()
  const read = () => reading.mutate(targetOf(everything, { ...askedAll, unread: true }, untilNow(client)))
  if (!quiet) {
    return (
      <Button busy={reading.isPending} onClick={read}>
        <CheckCheck aria-hidden />
        {t('notifications.readAll')}
      </Button>
    )
  }
  return (
    <Button variant="ghost" size="smallIcon" aria-label={t('notifications.readAll')} title={t('notifications.readAll')} onClick={read}>
      <CheckCheck aria-hidden />
    </Button>
  )
}
