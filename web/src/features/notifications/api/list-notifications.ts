/** Notifications de la personne, les plus récentes d'abord. */
import { infiniteQueryOptions } from '@tanstack/react-query'
import { get } from '@/lib/http/request'
import type { Page } from '@/lib/model'

export interface Notification {
  id: string
  category: string
  priority: number
  title: string
  body: string | null
  entity: string | null
  record: string | null
  url: string | null
  created_at: string
  read_at: string | null
}

export type Which = 'all' | 'unread'

export const notificationsQuery = (which: Which) =>
  infiniteQueryOptions({
    queryKey: ['notifications', 'list', which],
    queryFn: ({ pageParam, signal }) =>
      get<Page<Notification>>('/notifications', { sort: '-created_at', limit: 20, cursor: pageParam, filter: which === 'unread' ? 'read_at == null' : undefined }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  })
