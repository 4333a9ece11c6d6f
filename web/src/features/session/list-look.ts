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

/** Ce que le serveur sait l'emporte sur ce que ce navigateur gardait. */
export function adoptLooks({ preferences: { lists = {} }, viewing }: Me): void {
  mute = Boolean(viewing)
  for (const [entity, { columns, facets }] of Object.entries(lists)) {
    writeSetting(`columns.${entity}`, columns ?? null)
    writeSetting(`facets.${entity}`, facets ? 'open' : null)
  }
}

export const lookOf = (entity: string): ListLook => ({ columns: readSetting(`columns.${entity}`) ?? undefined, facets: readSetting(`facets.${entity}`) === 'open' })

export function keepLook(entity: string, part: 'columns' | 'facets', value: string | null): void {
  writeSetting(`${part}.${entity}`, value)
  if (!mute) void import('./tell-look').then(({ tellLook }) => tellLook(entity)).catch(() => undefined)
}
