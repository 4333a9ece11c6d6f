/** Disposition des préférences : ses pages, un menu. */
import { Link, Outlet } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { PageTitle } from '@/components/page-title'
import { useModel } from '@/features/model/use-model'

const pages = [
  { to: '/settings', label: 'settings.profile', exact: true },
  { to: '/settings/notifications', label: 'settings.notifications', exact: false },
  { to: '/settings/bookmarks', label: 'bookmark.title', exact: false },
  { to: '/settings/sessions', label: 'settings.sessions', exact: false },
]

export function SettingsRoute() {
  const { t } = useTranslation()
  const bookmarks = useModel().entities['core.bookmark']
  return (
    <div className="mx-auto w-full max-w-4xl px-4 py-4 lg:px-6">
      <PageTitle text={t('settings.title')} className="text-record" />
      <nav aria-label={t('settings.title')} className="mt-3 mb-6 flex gap-1 overflow-x-auto border-b">
        {pages.filter(({ to }) => bookmarks || to !== '/settings/bookmarks').map(({ to, label, exact }) => (
          <Link key={to} to={to} activeOptions={{ exact }} className="-mb-px flex min-h-control items-center border-b-2 border-transparent px-3 whitespace-nowrap text-muted-foreground hover:text-foreground aria-[current]:border-primary aria-[current]:font-medium aria-[current]:text-foreground">
            {t(label)}
          </Link>
        ))}
      </nav>
      <Outlet />
    </div>
  )
}
