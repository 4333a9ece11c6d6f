/** Une notification : la cocher, l'ouvrir, la lire, l'effacer, et y répondre quand une décision y est attendue. */
import { Link } from '@tanstack/react-router'
import { Check, TriangleAlert, Trash2 } from 'lucide-react'
import { useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import type { Notification } from '@/features/notifications/api/list-notifications'
import { cx } from '@/lib/cx'
import { useFormat } from '@/lib/format'
import { Decision } from './decision'
import { Nature } from './nature'
import { useReading } from './use-reading'
import { useRemoval } from './use-removal'

const HIGH = 2
const URGENT = 3

interface NotificationItemProps {
  /** L'identifiant de sa ligne. */
  id: string
  item: Notification
  chosen: boolean
  onToggle: () => void
  onOpen: () => void
  /** La ligne s'en va. */
  onGone: () => void
}

export function NotificationItem({ id, item, chosen, onToggle, onOpen, onGone }: NotificationItemProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const reading = useReading()
  const remove = useRemoval()
  const row = useRef<HTMLLIElement>(null)
  const unread = item.read_at === null
  // Le bouton pressé s'en va : la ligne garde le focus, ou une voisine le prend.
  const read = () => {
    row.current?.focus()
    reading.mutate({ ids: [item.id] })
  }
  const drop = () => {
    onGone()
    remove({ target: { ids: [item.id] }, count: 1, hides: (one) => one.id === item.id })
  }
  const open = () => {
    if (unread) reading.mutate({ ids: [item.id] })
    onOpen()
  }
  return (
    <li ref={row} id={id} tabIndex={-1} className={cx('ring-inside group relative flex items-start gap-2.5 px-3 py-2.5 hover:bg-muted', chosen && 'bg-accent/50')}>
      <Checkbox className="relative z-10 mt-0.5" checked={chosen} onChange={onToggle} aria-label={t('notifications.choose', { title: item.title })} />
      <span aria-hidden className={cx('mt-2 size-2 shrink-0 rounded-full touch:mt-2.5', unread ? 'bg-primary' : 'bg-transparent')} />
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
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-meta text-muted-foreground">
          <time dateTime={item.created_at} title={format.datetime(item.created_at)}>
            {format.relative(item.created_at)}
          </time>
          <Nature item={item} />
          {item.priority === HIGH && <Badge tone="warning">{t('notifications.high')}</Badge>}
        </p>
        {item.approval && <Decision item={item} approval={item.approval} row={row} />}
      </div>
      <span className="relative flex opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 coarse:opacity-100">
        {unread && (
          <Button variant="ghost" size="smallIcon" aria-label={t('notifications.read', { title: item.title })} onClick={read}>
            <Check aria-hidden />
          </Button>
        )}
        <Button variant="ghost" size="smallIcon" aria-label={t('action.removeNamed', { name: item.title })} onClick={drop}>
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
