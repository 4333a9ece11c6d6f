/** Panneau des notifications : toutes ou non lues, ouvrir la fiche, marquer lu, supprimer. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { BellOff, CheckCheck, Settings2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, buttonStyle } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { cx } from '@/lib/cx'
import { notificationsQuery, type Which } from './api/list-notifications'
import { NotificationItem } from './item'
import { useNotificationGestures } from './use-notifications'

const filters: Which[] = ['all', 'unread']

export function NotificationPanel({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const [which, setWhich] = useState<Which>('all')
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(notificationsQuery(which))
  const { readAll } = useNotificationGestures()
  const items = data?.pages.flatMap((page) => page.data)
  return (
    <>
      <header className="flex items-center gap-1 border-b px-3 py-2">
        <h2 className="flex-1 pl-1 font-semibold">{t('notifications.title')}</h2>
        <Button variant="ghost" size="smallIcon" aria-label={t('notifications.readAll')} title={t('notifications.readAll')} onClick={() => readAll.mutate()}>
          <CheckCheck aria-hidden />
        </Button>
        <Link to="/settings/notifications" className={buttonStyle({ variant: 'ghost', size: 'smallIcon' })} aria-label={t('notifications.preferences')} title={t('notifications.preferences')} onClick={onClose}>
          <Settings2 aria-hidden />
        </Link>
      </header>
      <div className="flex gap-1 px-3 pt-2">
        {filters.map((one) => (
          <Button key={one} variant="ghost" size="small" aria-pressed={which === one} className={cx(which === one && 'bg-accent text-accent-foreground')} onClick={() => setWhich(one)}>
            {t(`notifications.which.${one}`)}
          </Button>
        ))}
      </div>
      <div className="max-h-96 min-h-40 overflow-y-auto p-2 scroll-thin">
        {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
        {!items && !error && <Skeleton className="h-36" />}
        {items?.length === 0 && (
          <p className="grid justify-items-center gap-2 py-10 text-muted-foreground">
            <BellOff aria-hidden className="size-6" />
            {which === 'unread' ? t('notifications.noneUnread') : t('notifications.none')}
          </p>
        )}
        <ul className="grid gap-0.5">{items?.map((item) => <NotificationItem key={item.id} item={item} onOpen={onClose} />)}</ul>
        {hasNextPage && (
          <Button variant="ghost" className="w-full" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('list.more')}
          </Button>
        )}
      </div>
    </>
  )
}
