/** Notifications de la personne : filtrées, cherchées, les plus récentes ou les plus pressantes d'abord. */
import { infiniteQueryOptions } from '@tanstack/react-query'
import { joinCel } from '@/lib/filter'
import { get } from '@/lib/http/request'
import type { Page } from '@/lib/model'

export const notificationKinds = ['system', 'business', 'social', 'alert'] as const
export type NotificationKind = (typeof notificationKinds)[number]

export const severities = ['info', 'success', 'warning', 'error'] as const
export type Severity = (typeof severities)[number]

export interface Notification {
  id: string
  category: string
  priority: number
  kind: NotificationKind
  severity: Severity
  /** Les mots de sa catégorie, de sa sorte et de sa gravité. */
  labels: { category: string; kind: string; severity: string }
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
  /** Sorte et gravité ; vides : toutes. */
  kind: NotificationKind | ''
  severity: Severity | ''
  /** À partir de cette priorité. */
  priority: number
  search: string
  sort: NotificationSort
}

export const askedAll: Asked = { unread: false, category: '', kind: '', severity: '', priority: 0, search: '', sort: 'date' }

export const isNarrowed = ({ unread, category, kind, severity, priority, search }: Asked): boolean => unread || category !== '' || kind !== '' || severity !== '' || priority > 0 || search !== ''

/** Ce que les filtres disent au serveur ; la recherche en mots n'en est pas. */
export const filterOf = ({ unread, category, kind, severity, priority }: Asked): string =>
  joinCel(
    [unread && 'read_at == null', category && `category == ${JSON.stringify(category)}`, kind && `kind == '${kind}'`, severity && `severity == '${severity}'`, priority > 0 && `priority >= ${priority}`].map((part) => part || undefined),
  )

/** La même chose, d'une notification déjà lue par cet écran. */
export const answers = ({ unread, category, kind, severity, priority }: Asked, item: Notification): boolean =>
  !(unread && item.read_at !== null) && (category === '' || item.category === category) && (kind === '' || item.kind === kind) && (severity === '' || item.severity === severity) && item.priority >= priority

const orders: Record<NotificationSort, string> = { date: '-created_at', priority: '-priority,-created_at' }

export const notificationsQuery = (asked: Asked) =>
  infiniteQueryOptions({
    queryKey: ['notifications', 'list', asked],
    queryFn: ({ pageParam, signal }) =>
      get<Page<Notification>>('/notifications', { sort: orders[asked.sort], q: asked.search, limit: 20, cursor: pageParam, filter: filterOf(asked) }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
  })
