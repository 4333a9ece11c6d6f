/** Marque des notifications comme lues : celles qu'on nomme, ou toutes celles d'un filtre. */
import { post } from '@/lib/http/request'

/** Ce qu'un geste vise. */
export type Target = { ids: string[] } | { filter: string; q?: string }

export const markRead = (target: Target): Promise<{ count: number }> => post('/notifications/read', target)
