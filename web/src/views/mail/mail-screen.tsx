/** Courrier : le journal, le compte par jour, les adresses où l'on n'écrit plus, et qui s'est désinscrit. */
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { NotFound } from '@/components/dead-ends'
import { PageTitle } from '@/components/page-title'
import { learn } from '@/lib/i18n'
import { mailTexts } from '@/locales/mail'
import type { ScreenProps } from '@/views/admin/admin-pages'
import { ClosedAddresses } from './closed-addresses'
import { MailLog } from './mail-log'
import { MailStatistics } from './mail-statistics'
import { Unsubscribes } from './unsubscribes'

await learn(mailTexts)

const tabs = [
  { path: 'log', Body: MailLog },
  { path: 'days', Body: MailStatistics },
  { path: 'closed', Body: ClosedAddresses },
  { path: 'unsubscribes', Body: Unsubscribes },
]

export default function MailScreen({ item = 'log' }: ScreenProps) {
  const { t } = useTranslation()
  const tab = tabs.find(({ path }) => path === item)
  if (!tab) return <NotFound />
  return (
    <>
      <PageTitle text={t('admin.mail')} className="text-record" />
      <p className="mt-1 max-w-2xl text-muted-foreground">{t(`mail.tabHint.${tab.path}`)}</p>
      <nav aria-label={t('admin.mail')} className="flex flex-wrap gap-2 py-4">
        {tabs.map(({ path }) => (
          <Link
            key={path}
            to={path === 'log' ? '/admin/mail' : `/admin/mail/${path}`}
            search={{}}
            activeOptions={{ exact: true, includeSearch: false }}
            className="flex min-h-control items-center rounded-md border px-3 hover:bg-muted aria-[current]:border-primary aria-[current]:bg-accent aria-[current]:font-medium aria-[current]:text-accent-foreground"
          >
            {t(`mail.tab.${path}`)}
          </Link>
        ))}
      </nav>
      <tab.Body />
    </>
  )
}
