/** Panneau accroché à la cloche ; ses textes, et ceux des réponses aux demandes, viennent avec lui. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover'
import { learn } from '@/lib/i18n'
import { approvalsTexts } from '@/locales/approvals'
import { notificationsTexts } from '@/locales/notifications'
import { BellButton } from './bell-button'
import { NotificationPanel } from './panel'

await Promise.all([learn(notificationsTexts), learn(approvalsTexts)])

export default function BellPopover({ initial }: { initial: number }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(true)
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <BellButton initial={initial} />
      </PopoverTrigger>
      <PopoverContent align="end" className="flex w-96 flex-col overflow-hidden" aria-label={t('notifications.title')}>
        <NotificationPanel onClose={() => setOpen(false)} />
      </PopoverContent>
    </Popover>
  )
}
