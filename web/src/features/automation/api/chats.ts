/** Les salons où parlent les déclencheurs : les lire, en faire un, le changer, l'essayer, le fermer. */
import { queryOptions } from '@tanstack/react-query'
import { del, get, patch, post } from '@/lib/http/request'

export const chatKinds = ['slack', 'teams', 'generic'] as const

export interface Chat {
  id: string
  name: string
  kind: (typeof chatKinds)[number]
  enabled: boolean
  /** De son adresse, qui est un secret, l'hôte seul. */
  host: string | null
}

/** Ce qu'on écrit d'un salon ; son adresse ne se relit pas. */
export interface ChatBody extends Pick<Chat, 'name' | 'kind'> {
  url: string
}

export const chatsQuery = queryOptions({
  queryKey: ['automation', 'chats'],
  queryFn: async ({ signal }) => (await get<{ data: Chat[] }>('/automation/chats', undefined, signal)).data,
})

export const createChat = (body: ChatBody): Promise<Chat> => post<Chat>('/automation/chats', body)
export const changeChat = (chat: string, body: Partial<ChatBody & Pick<Chat, 'enabled'>>): Promise<Chat> => patch<Chat>(`/automation/chats/${chat}`, body)
export const removeChat = (chat: string): Promise<void> => del(`/automation/chats/${chat}`)

/** Y dit un mot d'essai ; `answer` est ce qu'un salon qui refuse a répondu. */
export const tryChat = (chat: string): Promise<{ sent: boolean; answer: string | null }> => post(`/automation/chats/${chat}/test`)
