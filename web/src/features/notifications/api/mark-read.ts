/** Marque des notifications comme lues. */
import { post } from '@/lib/http/request'

export const markRead = (ids: string[]): Promise<{ unread: number }> => post('/notifications/read', { ids })
export const markAllRead = (): Promise<{ unread: number }> => post('/notifications/read', { all: true })
