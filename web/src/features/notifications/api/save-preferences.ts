/** Enregistre les préférences de notification. */
import { put } from '@/lib/http/request'
import type { NotificationPreferences } from './get-preferences'

export const savePreferences = ({ channels, min_priority, floors, muted, mail_muted, closed, dnd, digest }: NotificationPreferences): Promise<NotificationPreferences> =>
  put('/notifications/preferences', { channels, min_priority, floors, muted, mail_muted, closed, dnd, digest })
