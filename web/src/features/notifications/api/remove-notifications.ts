/** Efface des notifications : celles qu'on nomme, ou toutes celles d'un filtre. */
import { postThrough } from '@/lib/http/request'
import type { Target } from './mark-read'

export const removeNotifications = (target: Target): Promise<{ count: number }> => postThrough('/notifications/delete', target)
