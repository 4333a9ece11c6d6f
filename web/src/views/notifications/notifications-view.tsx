/** Toutes les notifications de la personne ; ce qu'on y demande est dans l'adresse. */
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Settings2 } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { PageTitle } from '@/components/page-title'
import { buttonStyle } from '@/components/ui/button'
import type { Asked } from '@/features/notifications/api/list-notifications'
import { readAsked, writeAsked } from './asked-address'
import { NotificationFilters } from './notification-filters'
import { NotificationList } from './notification-list'
import { ReadAllButton } from './read-all-button'

export function NotificationsView() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const address = JSON.stringify(useSearch({ strict: false }))
  const asked = useMemo(() => readAsked(JSON.parse(address)), [address])
  const ask = (part: Partial<Asked>) => void navigate({ to: '.', search: writeAsked({ ...asked, ...part }), replace: true, resetScroll: false })
  return (
    <div className="mx-auto w-full max-w-5xl px-4 py-4 lg:px-6">
      <div className="flex flex-wrap items-center gap-3 pb-4">
        <PageTitle text={t('notifications.title')} className="flex-1 basis-48 text-record" />
        <ReadAllButton />
        <Link to="/settings/notifications" className={buttonStyle({ variant: 'ghost', size: 'icon' })} aria-label={t('notifications.preferences')} title={t('notifications.preferences')}>
          <Settings2 aria-hidden />
        </Link>
      </div>
      <NotificationFilters asked={asked} onAsked={ask} />
      <div className="py-4">
        <NotificationList framed asked={asked} onAsked={ask} onOpen={() => undefined} />
      </div>
    </div>
  )
}
