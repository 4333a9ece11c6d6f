/** Canaux, priorité minimale, catégories tues, plage de silence et résumé. */
import { queryOptions } from '@tanstack/react-query'
import { get } from '@/lib/http/request'

export interface Digest {
  every: 'daily' | 'weekly'
  at: string
  /** De 1 (lundi) à 7 (dimanche). */
  weekday: number
  timezone: string
}

export interface NotificationPreferences {
  channels: Record<string, boolean>
  min_priority: number
  muted: string[]
  /** Catégories dont la personne s'est désinscrite par courriel. */
  mail_muted: string[]
  dnd: { from: string; to: string; timezone: string } | null
  digest: Digest | null
  categories?: { name: string; label: string }[]
  /** Les mêmes que `mail_muted`, dans sa langue. */
  unsubscribed?: { name: string; label: string }[]
}

export const preferencesQuery = queryOptions({
  queryKey: ['notifications', 'preferences'],
  queryFn: ({ signal }) => get<NotificationPreferences>('/notifications/preferences', undefined, signal),
})
