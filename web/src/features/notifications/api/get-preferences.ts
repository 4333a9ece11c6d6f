/** Canaux, priorité minimale, catégories tues et plage de silence. */
import { queryOptions } from '@tanstack/react-query'
import { get } from '@/lib/http/request'

export interface NotificationPreferences {
  channels: Record<string, boolean>
  min_priority: number
  muted: string[]
  dnd: { from: string; to: string; timezone: string } | null
  categories?: { name: string; label: string }[]
}

export const preferencesQuery = queryOptions({
  queryKey: ['notifications', 'preferences'],
  queryFn: ({ signal }) => get<NotificationPreferences>('/notifications/preferences', undefined, signal),
})
