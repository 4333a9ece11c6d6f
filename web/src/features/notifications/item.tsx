/** Une notification : la pastille dit « non lue », l'ouvrir la marque lue. */
import { Link } from '@tanstack/react-router'
import { Check, TriangleAlert, Trash2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { cx } from '@/lib/cx'
import { useFormat } from '@/lib/format'
import type { Notification } from './api/list-notifications'
import { useNotificationGestures } from './use-notifications'

const URGENT = 3

export function NotificationItem({ item, onOpen }: { item: Notification; onOpen: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { read, remove } = useNotificationGestures()
  const unread = item.read_at === null
  const open = () => {
    if (unread) read.mutate(item.id)
    onOpen()
  }
  return (
    <li className="group relative flex items-start gap-2.5 rounded-md px-2.5 py-2 hover:bg-muted">
      <span aria-hidden className={cx('mt-1.5 size-2 shrink-0 rounded-full', unread ? 'bg-primary' : 'bg-transparent')} />
      <div className="min-w-0 flex-1">
        <Target url={item.url} onOpen={open}>
          <span className={cx('break-words', unread && 'font-semibold')}>
            {item.priority >= URGENT && <TriangleAlert aria-hidden className="mr-1.5 inline size-4 text-danger" />}
            {item.priority >= URGENT && <span className="sr-only">{t('notifications.urgent')} </span>}
            {item.title}
          </span>
          {unread && <span className="sr-only"> {t('notifications.isUnread')}</span>}
        </Target>
        {item.body && <p className="line-clamp-2 text-label text-muted-foreground">{item.body}</p>}
        <time dateTime={item.created_at} title={format.datetime(item.created_at)} className="text-meta text-muted-foreground">
          {format.relative(item.created_at)}
        </time>
      </div>
      <span className="relative flex opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 coarse:opacity-100">
        {unread && (
          <Button variant="ghost" size="smallIcon" aria-label={t('notifications.read', { title: item.title })} onClick={() => read.mutate(item.id)}>
            <Check aria-hidden />
          </Button>
        )}
        <Button variant="ghost" size="smallIcon" aria-label={t('action.removeNamed', { name: item.title })} onClick={() => remove.mutate(item.id)}>
          <Trash2 aria-hidden />
        </Button>
      </span>
    </li>
  )
}

/** Toute la ligne est cliquable ; sans adresse, la notification se lit seulement. */
function Target({ url, onOpen, children }: { url: string | null; onOpen: () => void; children: ReactNode }) {
  if (!url) return <p>{children}</p>
  return (
    <Link to={url} onClick={onOpen} className="block rounded-sm after:absolute after:inset-0">
      {children}
    </Link>
  )
}
