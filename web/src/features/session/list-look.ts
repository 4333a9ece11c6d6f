/**
 * L'aspect des listes (colonnes choisies, facettes ouvertes) suit la personne : ce navigateur le garde et s'en sert aussitôt, le serveur le
 * porte à ses autres appareils.
 */
import { readSetting, writeSetting } from '@/lib/settings'
import type { Me } from './api/get-me'

export interface ListLook {
  columns?: string
  facets?: boolean
}

/** Qui regarde en lieu d'un autre n'y écrit rien. */
let mute = false

/** Qui règle ses listes : qui vient ensuite sur ce navigateur n'en hérite pas. */
let person = ''
const placeOf = (part: 'columns' | 'facets', entity: string) => `${part}.${person}.${entity}`

/** Les listes réglées sans que le serveur le sache encore. */
const untold = (): string[] => readSetting(`untold-looks.${person}`)?.split(' ') ?? []
const setUntold = (entities: string[]) => writeSetting(`untold-looks.${person}`, entities.length > 0 ? entities.join(' ') : null)

/** Ce que le serveur sait l'emporte sur ce que ce navigateur gardait, sauf sur ce qu'il n'a pas eu le temps de lui dire. */
export function adoptLooks({ id, preferences: { lists = {} }, viewing }: Me): void {
  person = id
  mute = Boolean(viewing)
  for (const entity of untold()) tell(entity)
  for (const [entity, { columns, facets }] of Object.entries(lists)) {
    if (untold().includes(entity)) continue
    writeSetting(placeOf('columns', entity), columns ?? null)
    writeSetting(placeOf('facets', entity), facets ? 'open' : null)
  }
}

export const lookOf = (entity: string): ListLook & { facets: boolean } => ({ columns: readSetting(placeOf('columns', entity)) ?? undefined, facets: readSetting(placeOf('facets', entity)) === 'open' })

export function keepLook(entity: string, part: 'columns' | 'facets', value: string | null): void {
  writeSetting(placeOf(part, entity), value)
  if (mute) return
  setUntold([...new Set([...untold(), entity])])
  tell(entity)
}

/** Le serveur le sait. */
export const lookTold = (entity: string): void => setUntold(untold().filter((one) => one !== entity))

function tell(entity: string): void {
  if (!mute) void import('./tell-look').then(({ tellLook }) => tellLook(entity)).catch(() => undefined)
}
