/** Les salons où parlent les déclencheurs. */
import { queryOptions } from '@tanstack/react-query'
import { get } from '@/lib/http/request'

export interface Chat {
  id: string
  name: string
  kind: 'slack' | 'teams' | 'generic'
  enabled: boolean
  /** De son adresse, qui est un secret, l'hôte seul. */
  host: string | null
}

export const chatsQuery = queryOptions({
  queryKey: ['automation', 'chats'],
  queryFn: async ({ signal }) => (await get<{ data: Chat[] }>('/automation/chats', undefined, signal)).data,
})
