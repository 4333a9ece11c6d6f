/** Notifications de la personne : filtrées, cherchées, les plus récentes ou les plus pressantes d'abord. */
import { infiniteQueryOptions } from '@tanstack/react-query'
import { joinCel } from '@/lib/filter'
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
  /** La demande d'approbation dont elle parle. */
  approval: string | null
  /** Cette demande attend-elle encore une décision de la personne ? */
  can_decide: boolean
}

export const sorts = ['date', 'priority'] as const
export type NotificationSort = (typeof sorts)[number]

/** Ce qu'on demande à voir. */
export interface Asked {
  unread: boolean
  /** Sujet ; vide : tous. */
  category: string
  /** À partir de cette priorité. */
  priority: number
  search: string
  sort: NotificationSort
}

export const askedAll: Asked = { unread: false, category: '', priority: 0, search: '', sort: 'date' }

export const isNarrowed = ({ unread, category, priority, search }: Asked): boolean => unread || category !== '' || priority > 0 || search !== ''

/** Ce que les filtres disent au serveur ; la recherche en mots n'en est pas. */
export const filterOf = ({ unread, category, priority }: Asked): string =>
  joinCel([unread && 'read_at == null', category && `category == ${JSON.stringify(category)}`, priority > 0 && `priority >= ${priority}`].map((part) => part || undefined))

/** La même chose, d'une notification déjà lue par cet écran. */
export const answers = ({ unread, category, priority }: Asked, item: Notification): boolean =>
  !(unread && item.read_at !== null) && (category === '' || item.category === category) && item.priority >= priority

const orders: Record<NotificationSort, string> = { date: '-created_at', priority: '-priority,-created_at' }

export const notificationsQuery = (asked: Asked) =>
  infiniteQueryOptions({
    queryKey: ['notifications', 'list', asked],
    queryFn: ({ pageParam, signal }) =>
      get<Page<Notification>>('/notifications', { sort: orders[asked.sort], q: asked.search, limit: 20, cursor: pageParam, filter: filterOf(asked) }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  })
