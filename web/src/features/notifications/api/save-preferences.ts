/** Enregistre les préférences de notification. `unsubscribed` dit quelles désinscriptions cette page connaissait : elle ne revient que sur celles-là. */
import { put } from '@/lib/http/request'
import type { NotificationPreferences } from './get-preferences'

export const savePreferences = ({ channels, min_priority, floors, muted, muted_kinds, mail_muted, unsubscribed, closed, dnd, digest, mail_tracking }: NotificationPreferences): Promise<NotificationPreferences> =>
  put('/notifications/preferences', { channels, min_priority, floors, muted, muted_kinds, mail_muted, unsubscribed, closed, dnd, digest, mail_tracking })
