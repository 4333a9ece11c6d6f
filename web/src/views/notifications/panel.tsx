/** Panneau des notifications : les filtrer, en ouvrir une, y répondre, en lire ou en effacer plusieurs. */
import { Link } from '@tanstack/react-router'
import { ListFilter, Settings2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, buttonStyle } from '@/components/ui/button'
import { askedAll, isNarrowed, type Asked } from '@/features/notifications/api/list-notifications'
import { cx } from '@/lib/cx'
import { NotificationFilters } from './notification-filters'
import { NotificationList } from './notification-list'
import { ReadAllButton } from './read-all-button'
import { WhichButtons } from './which-buttons'

export function NotificationPanel({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const [asked, setAsked] = useState<Asked>(askedAll)
  const [filtering, setFiltering] = useState(false)
  const ask = (part: Partial<Asked>) => setAsked((before) => ({ ...before, ...part }))
  return (
    <>
      <header className="flex items-center gap-1 border-b px-3 py-2">
        <h2 className="flex-1 pl-1 font-semibold">{t('notifications.title')}</h2>
        <Button variant="ghost" size="smallIcon" aria-label={t('notifications.filters')} title={t('notifications.filters')} aria-expanded={filtering} className={cx((filtering || isNarrowed(asked)) && 'bg-accent text-accent-foreground')} onClick={() => setFiltering(!filtering)}>
          <ListFilter aria-hidden />
        </Button>
        <ReadAllButton quiet />
        <Link to="/settings/notifications" className={buttonStyle({ variant: 'ghost', size: 'smallIcon' })} aria-label={t('notifications.preferences')} title={t('notifications.preferences')} onClick={onClose}>
          <Settings2 aria-hidden />
        </Link>
      </header>
      {filtering ? (
        <NotificationFilters narrow asked={asked} onAsked={ask} />
      ) : (
        <div className="flex gap-1 px-3 pt-2">
          <WhichButtons size="small" asked={asked} onAsked={ask} />
        </div>
      )}
      <div className="mt-2 max-h-96 min-h-40 overflow-y-auto border-t scroll-thin">
        <NotificationList asked={asked} onAsked={ask} onOpen={onClose} />
      </div>
      <footer className="border-t p-2">
        <Link to="/notifications" className={buttonStyle({ variant: 'ghost', className: 'w-full' })} onClick={onClose}>
          {t('action.showMore')}
        </Link>
      </footer>
    </>
  )
}
