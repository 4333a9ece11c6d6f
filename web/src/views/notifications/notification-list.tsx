/** Les notifications demandées, cochables ; le panneau de la cloche et la page montrent la même. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { BellOff } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MoreButton } from '@/components/more-button'
import { BlankState } from '@/components/ui/blank-state'
import { Button } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { askedAll, isNarrowed, notificationsQuery, type Asked } from '@/features/notifications/api/list-notifications'
import { cx } from '@/lib/cx'
import { isEmpty, isSelected, nothing, toggle } from '@/views/list/selection'
import { NotificationItem } from './notification-item'
import { SelectionBar } from './selection-bar'
import { useKept } from './use-removal'

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
  // Ce qu'on a choisi sous d'autres filtres n'est peut-être plus à l'écran.
  const chosen = of === asked ? selection : nothing
  return (
    <>
      {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!items && !error && <Skeleton className="h-36" />}
      {items?.length === 0 && (
        <BlankState icon={<BellOff aria-hidden />} title={isNarrowed(asked) ? t(asked.unread && asked.search === '' ? 'notifications.noneUnread' : 'notifications.noMatch') : t('notifications.none')}>
          {isNarrowed(asked) && <Button onClick={() => onAsked({ ...askedAll, sort: asked.sort })}>{t('list.clear')}</Button>}
        </BlankState>
      )}
      {items && items.length > 0 && (
        <ul aria-busy={isPlaceholderData || undefined} className={cx('grid divide-y', framed && 'overflow-hidden rounded-lg border bg-card', isPlaceholderData && 'opacity-60')}>
          {items.map((item) => (
            <NotificationItem key={item.id} item={item} chosen={isSelected(chosen, item.id)} onToggle={() => setChosen({ selection: toggle(chosen, item.id), of: asked })} onOpen={onOpen} />
          ))}
        </ul>
      )}
      <MoreButton hasMore={hasNextPage} busy={isFetchingNextPage} onMore={() => void fetchNextPage()} />
      {items && !isEmpty(chosen) && <SelectionBar asked={asked} selection={chosen} items={items} total={counted?.exact ? counted.value : undefined} onSelection={(next) => setChosen({ selection: next, of: asked })} />}
    </>
  )
}
