/** Les notifications demandées, cochables ; le panneau de la cloche et la page montrent la même. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { BellOff } from 'lucide-react'
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MoreButton } from '@/components/more-button'
import { BlankState } from '@/components/ui/blank-state'
import { Button } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { askedAll, isNarrowed, notificationsQuery, type Asked, type Notification } from '@/features/notifications/api/list-notifications'
import { cx } from '@/lib/cx'
import { useFocusHeir } from '@/lib/use-focus-heir'
import { isEmpty, isSelected, nothing, toggle } from '@/views/list/selection'
import { NotificationItem } from './notification-item'
import { SelectionBar } from './selection-bar'
import { useKept, useSweeping } from './use-removal'

interface NotificationListProps {
  asked: Asked
  onAsked: (part: Partial<Asked>) => void
  onOpen: () => void
  /** Dans un cadre, sur la page ; d'un bord à l'autre, dans le panneau. */
  framed?: boolean
}

export function NotificationList({ asked, onAsked, onOpen, framed }: NotificationListProps) {
  const { t } = useTranslation()
  const [{ selection, of }, setChosen] = useState({ selection: nothing, of: asked })
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage, isPlaceholderData } = useInfiniteQuery({ ...notificationsQuery(asked), placeholderData: keepPreviousData })
  const items = useKept(data?.pages.flatMap((page) => page.data))
  const counted = data?.pages[0]?.count
  const sweeping = useSweeping()
  // Toutes celles qu'on a lues sont à effacer : ce qui reste est plus loin, sauf si l'effacement va jusque-là.
  const swept = items?.length === 0 && sweeping
  const further = items?.length === 0 && hasNextPage && !swept && !error
  useEffect(() => {
    if (further && !isFetchingNextPage) void fetchNextPage()
  }, [further, isFetchingNextPage, fetchNextPage])
  const root = useId()
  const rowOf = ({ id }: Notification) => `${root}-${id}`
  const bequeath = useFocusHeir()
  /** Aux voisines de celle-ci, celles d'après d'abord. */
  const bequeathFrom = (rank: number) => bequeath(...[...(items?.slice(rank + 1) ?? []), ...(items?.slice(0, rank).toReversed() ?? [])].map(rowOf), root)
  // Ce qu'on a choisi sous d'autres filtres n'est peut-être plus à l'écran.
  const chosen = of === asked ? selection : nothing
  return (
    <div id={root} tabIndex={-1} className="outline-none">
      {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {(further || (!items && !error)) && <Skeleton className="h-36" />}
      {items?.length === 0 && (!hasNextPage || swept) && (
        <BlankState icon={<BellOff aria-hidden />} title={isNarrowed(asked) ? t(asked.unread && asked.search === '' ? 'notifications.noneUnread' : 'notifications.noMatch') : t('notifications.none')}>
          {isNarrowed(asked) && <Button onClick={() => onAsked({ ...askedAll, sort: asked.sort })}>{t('list.clear')}</Button>}
        </BlankState>
      )}
      {items && items.length > 0 && (
        <ul aria-busy={isPlaceholderData || undefined} className={cx('grid divide-y', framed && 'overflow-hidden rounded-lg border bg-card', isPlaceholderData && 'opacity-60')}>
          {items.map((item, rank) => (
            <NotificationItem key={item.id} id={rowOf(item)} item={item} chosen={isSelected(chosen, item.id)} onToggle={() => setChosen({ selection: toggle(chosen, item.id), of: asked })} onOpen={onOpen} onGone={() => bequeathFrom(rank)} />
          ))}
        </ul>
      )}
      <MoreButton hasMore={hasNextPage && !swept} busy={isFetchingNextPage} onMore={() => void fetchNextPage()} />
      {items && !isEmpty(chosen) && <SelectionBar asked={asked} selection={chosen} items={items} total={counted?.exact ? counted.value : undefined} onSelection={(next) => setChosen({ selection: next, of: asked })} onGone={() => bequeathFrom(-1)} />}
    </div>
  )
}
