/**
 * Heures murales d'un planning : des millisecondes comptées comme si l'horloge du mur était en UTC, dans le fuseau de la personne.
 *
 * Toutes les journées y durent vingt-quatre heures : un changement d'heure ne décale aucune barre. Il ne compte qu'au moment
 * d'écrire un instant.
 */
import { shownType, type Field } from '@/lib/model'
import { toInstant, toWall } from '@/lib/time'

export type Wall = number

export const HOUR = 3_600_000
export const DAY = 24 * HOUR
export const WEEK = 7 * DAY
const MINUTE = 60_000

export const wallOf = (day: string): Wall => Date.parse(`${day.slice(0, 10)}T00:00Z`)
export const dayAt = (wall: Wall): string => new Date(wall).toISOString().slice(0, 10)
export const nowAt = (zone: string): Wall => Date.parse(`${toWall(new Date(), zone)}Z`)

export const isDated = (field: Field): boolean => shownType(field) === 'date'

/** Où une valeur tombe au mur ; rien pour une valeur vide ou illisible. */
export function readWall(field: Field, value: unknown, zone: string): Wall | undefined {
  if (typeof value !== 'string' || value === '') return undefined
  const wall = isDated(field) ? wallOf(value) : Date.parse(`${toWall(value, zone)}Z`)
  return Number.isNaN(wall) ? undefined : wall
}

/** Ce qui s'écrit dans le champ. Les secondes de l'ancienne valeur restent : la grille ne les montre pas. */
export function writeWall(field: Field, wall: Wall, zone: string, before?: unknown): string {
  if (isDated(field)) return dayAt(wall)
  const kept = typeof before === 'string' ? new Date(before).getTime() % MINUTE : 0
  const instant = toInstant(new Date(wall).toISOString().slice(0, 16), zone) ?? new Date(wall)
  return new Date(instant.getTime() + (Number.isNaN(kept) ? 0 : kept)).toISOString()
}
