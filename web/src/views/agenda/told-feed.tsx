/** Ce qu'un flux vient de dire, cette seule fois : son adresse, ou pour un accès CalDAV de quoi y entrer. */
import { useTranslation } from 'react-i18next'
import { CopyField } from '@/components/ui/copy-field'
import type { ToldFeed } from '@/features/calendar/api/feeds'

export function Told({ feed }: { feed: ToldFeed }) {
  const { t } = useTranslation()
  return (
    <div role="status" className="grid gap-3 rounded-lg border bg-accent p-3 text-accent-foreground">
      <CopyField id="feed-url" label={feed.password ? t('agenda.feeds.caldav.url') : t('agenda.feeds.once', { name: feed.name })} value={feed.url} />
      {feed.login && <CopyField id="feed-login" label={t('agenda.feeds.caldav.login')} value={feed.login} />}
      {feed.password && <CopyField id="feed-password" label={t('agenda.feeds.caldav.password', { name: feed.name })} value={feed.password} />}
    </div>
  )
}
