/** Enregistre les préférences de notification. */
import { put } from '@/lib/http/request'
import type { NotificationPreferences } from './get-preferences'

export const savePreferences = ({ channels, min_priority, muted, mail_muted, dnd, digest }: NotificationPreferences): Promise<NotificationPreferences> =>
  put('/notifications/preferences', { channels, min_priority, muted, mail_muted, dnd, digest })
