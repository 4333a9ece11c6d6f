/** Change ou annule une occurrence d'une série : elle seule, elle et les suivantes, ou toute la série. */
import { del, patch } from '@/lib/http/request'

export type Scope = 'this' | 'following' | 'all'

const at = (event: string, occurrence: string) => `/calendar/events/${event}/occurrences/${encodeURIComponent(occurrence)}`

/** Rend l'événement qui porte désormais l'occurrence ; 412 si la série a changé depuis `version`. Le reste de la série suit, au serveur. */
export const changeOccurrence = (event: string, occurrence: string, scope: Scope, changes: Record<string, unknown>, version?: number): Promise<{ id: string; version: number }> =>
  patch<{ id: string; version: number }>(at(event, occurrence), { scope, changes, version })

export const cancelOccurrence = (event: string, occurrence: string, scope: Scope): Promise<void> => del(`${at(event, occurrence)}?scope=${scope}`)
