/** Supprime une notification. */
import { del } from '@/lib/http/request'

export const deleteNotification = (id: string): Promise<void> => del(`/notifications/${id}`)
