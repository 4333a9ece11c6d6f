/**
 * Heures murales et fuseaux. Le serveur ne connaît que l'UTC ; une personne ne connaît que l'heure
 * affichée au mur. Le passage de l'une à l'autre se fait ici, dans le fuseau de la personne.
 */
import { kept } from './kept'

const formats = new Map<string, Intl.DateTimeFormat>()

const wallClock = (zone: string): Intl.DateTimeFormat =>
  kept(formats, zone, () => new Intl.DateTimeFormat('en-CA', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' }))

function wallParts(instant: Date, zone: string): Record<string, string> {
  return Object.fromEntries(wallClock(zone).formatToParts(instant).map((part) => [part.type, part.value]))
}

/** Décalage du fuseau à cet instant, en millisecondes (positif à l'est). */
function offsetAt(instant: Date, zone: string): number {
  const { year, month, day, hour, minute, second } = wallParts(instant, zone)
  const wall = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second))
  return wall - Math.floor(instant.getTime() / 1000) * 1000
}

/** `2026-11-21T08:30` au mur → instant UTC. Une heure sautée par le passage à l'été avance d'autant. */
export function toInstant(wall: string, zone: string): Date | undefined {
  const naive = new Date(`${wall}Z`)
  if (Number.isNaN(naive.getTime())) return undefined
  const guess = new Date(naive.getTime() - offsetAt(naive, zone))
  return new Date(naive.getTime() - offsetAt(guess, zone))
}

/** Un instant du serveur, non un texte que `Date` lirait à sa façon : `3/4` y est le 4 mars 2001. */
export const isInstant = (text: string): boolean => /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text))

/** Instant UTC → `2026-11-21T08:30` au mur. */
export function toWall(instant: string | Date, zone: string): string {
  const date = typeof instant === 'string' ? new Date(instant) : instant
  if ((typeof instant === 'string' && !isInstant(instant)) || Number.isNaN(date.getTime())) return ''
  const { year, month, day, hour, minute } = wallParts(date, zone)
  return `${year}-${month}-${day}T${hour}:${minute}`
}

export const wallNow = (zone: string): string => toWall(new Date(), zone)

/** Jour du calendrier suivant, sans fuseau : `2026-02-28` → `2026-03-01`. */
export function nextDay(day: string): string {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() + 1)
  return date.toISOString().slice(0, 10)
}

export const localZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** Nom court du fuseau à cet instant : `UTC+1`. */
export function zoneName(zone: string, locale: string, at?: string): string {
  const instant = at ? new Date(at) : new Date()
  const parts = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'shortOffset' }).formatToParts(instant)
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? zone
}
