/** La liste d'où l'on vient : ses fiches dans leur ordre, pour aller de l'une à l'autre, et son adresse pour y revenir. */
import type { RecordData } from './model'
import { createStore } from './store'

export interface Trail {
  entity: string
  ids: string[]
  /** Adresse de la liste, avec sa recherche, ses filtres et son tri. */
  href: string
}

/** Une liste où l'on est descendu très loin n'est retenue qu'en partie. */
const MOST = 2000

export const trail = createStore<Trail | undefined>(undefined)

/** Coupée avant d'être lue : à chaque page qui arrive, une liste de cent mille fiches ne se parcourt pas. */
export const leaveTrail = (entity: string, records: RecordData[], href: string): void => trail.set({ entity, ids: records.slice(0, MOST).map(({ id }) => id), href })

/** L'adresse d'une liste sans la fiche ouverte à côté : on revient à la liste, et non à une fiche qu'on vient de quitter. */
export const withoutPane = (href: string): string => href.replaceAll(/(?<=[?&])(open|tab)=[^&]*&?/g, '').replace(/[?&]$/, '')

export interface Neighbours {
  previous?: string
  next?: string
  rank: number
  total: number
  href: string
}

/** Voisines d'une fiche dans la liste d'où l'on vient ; rien si elle n'en vient pas. */
export function neighboursOf(found: Trail | undefined, entity: string, id: string): Neighbours | undefined {
  const rank = found?.entity === entity ? found.ids.indexOf(id) : -1
  if (!found || rank < 0) return undefined
  return { previous: found.ids[rank - 1], next: found.ids[rank + 1], rank: rank + 1, total: found.ids.length, href: found.href }
}
