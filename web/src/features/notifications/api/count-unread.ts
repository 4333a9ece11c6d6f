/** Nombre de notifications non lues. Le flux le tient à jour. */
import { queryOptions } from '@tanstack/react-query'
import { get } from '@/lib/http/request'

export const unreadQuery = queryOptions({
  queryKey: ['notifications', 'unread'],
  queryFn: ({ signal }) => get<{ unread: number }>('/notifications/unread', undefined, signal),
  staleTime: 30_000,
})
