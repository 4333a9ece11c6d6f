/** Change ou annule une occurrence d'une série : elle seule, ou elle et les suivantes. */
import { del, patch } from '@/lib/http/request'

export type Scope = 'this' | 'following'

const at = (event: string, occurrence: string) => `/calendar/events/${event}/occurrences/${encodeURIComponent(occurrence)}`

/** Rend l'identifiant de l'événement qui porte désormais l'occurrence. */
export const changeOccurrence = (event: string, occurrence: string, scope: Scope, changes: Record<string, unknown>): Promise<{ id: string }> =>
  patch<{ id: string }>(at(event, occurrence), { scope, changes })

export const cancelOccurrence = (event: string, occurrence: string, scope: Scope): Promise<void> => del(`${at(event, occurrence)}?scope=${scope}`)
