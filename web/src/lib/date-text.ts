/**
 * Jours, heures et instants tels que la personne les écrit et les relit : `22/11/2026`, `10:00`, dans l'ordre de sa langue.
 *
 * On n'essaie jamais un autre ordre que le sien : `11/22/2026` en français ne se lit pas, plutôt que de se lire à l'envers.
 */
import { addDays } from './calendar'
import { dayText, orderOf, regional, writtenDay } from './date-order'
import { isDay } from './day'
import { kept } from './kept'
import { daySpoken, dayFromOrder, readDay, readTime } from './paste/dates'
import { fold } from './plain'
import { isInstant, toInstant, toWall } from './time'

const clocks = new Map<string, Intl.DateTimeFormat>()

/** La forme attendue, en lettres : `jj/mm/aaaa`. */
export const dayShape = (locale: string, [day, month, year]: readonly string[]): string => writtenDay(locale, { day: day ?? '', month: month ?? '', year: year ?? '' })

/** `HH:MM`, ou `HH:MM:SS` quand il y a des secondes. */
export const isClock = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(text)

/** Des secondes ne se montrent que s'il y en a. */
export function clockText(time: string, locale: string): string {
  if (!isClock(time)) return time
  const style = /:\d\d:(?!00)\d\d$/.test(time) ? 'medium' : 'short'
  const format = kept(clocks, `${regional(locale)} ${style}`, () => new Intl.DateTimeFormat(regional(locale), { timeStyle: style, timeZone: 'UTC' }))
  return format.format(new Date(`1970-01-01T${time}Z`)).replace(/\s/g, ' ')
}

/** Instant UTC → jour et heure au mur du fuseau. */
export function momentText(value: string, locale: string, zone: string): string {
  const wall = toWall(value, zone)
  return wall === '' ? value : `${dayText(wall.slice(0, 10), locale)} ${clockText(wall.slice(11), locale)}`
}

const today = new Set(['auj', 'aujourd hui', 'aujourdhui', 'today', 'hoy', 'hoje'])
const yesterday = new Set(['hier', 'yesterday', 'ayer', 'ontem'])
const tomorrow = new Set(['demain', 'tomorrow', 'manana', 'amanha'])
const now = new Set(['maintenant', 'now', 'ahora', 'agora'])
const word = (text: string) => fold(text).replace(/['’]/g, ' ').replace(/\.$/, '')

function relativeDay(text: string, from: string): string | undefined {
  const said = word(text)
  const step = /^([+-])\s?(\d{1,4})$/.exec(said)
  if (step) return addDays(from, Number(`${step[1]}${step[2]}`))
  return today.has(said) ? from : yesterday.has(said) ? addDays(from, -1) : tomorrow.has(said) ? addDays(from, 1) : undefined
}

/** Chiffres d'affilée : `22112026`, `221126`. Une année hors de deux siècles dirait qu'on les a pris dans un autre ordre. */
function compactDay(text: string, locale: string): string | undefined {
  if (!/^(\d{6}|\d{8})$/.test(text)) return undefined
  let at = 0
  const parts = orderOf(locale).map((part) => {
    const size = part === 'year' ? text.length - 4 : 2
    at += size
    return text.slice(at - size, at)
  })
  const day = dayFromOrder(parts, orderOf(locale))
  return day && day >= '1900' && day < '2101' ? day : undefined
}

/** `22/11`, `22 nov.` : de cette année. */
function yearlessDay(text: string, locale: string, year: string): string | undefined {
  const pair = /^(\d{1,2})[/.-](\d{1,2})$/.exec(text)
  if (pair) return dayFromOrder([pair[1] ?? '', pair[2] ?? '', year], [...orderOf(locale).filter((part) => part !== 'year'), 'year'])
  return /\d/.test(text) && !/\d\D+\d/.test(text) ? daySpoken(`${text} ${year}`, locale) : undefined
}

/** Le jour `AAAA-MM-JJ` ; rien si le texte n'en dit pas un qui existe. `from` est aujourd'hui, là où l'on est. */
export function readDayText(text: string, locale: string, from: string): string | undefined {
  const said = text.trim()
  const day = relativeDay(said, from) ?? compactDay(said, locale) ?? readDay(said, locale) ?? yearlessDay(said, locale, from.slice(0, 4))
  return day !== undefined && isDay(day) ? day : undefined
}

/** `9h30`, `930`, `9:30`, `9:30 PM` → `09:30`. */
export function readClockText(text: string): string | undefined {
  const [, hour, minute] = /^(\d{1,2})(\d{2})$/.exec(text.trim()) ?? []
  return readTime(hour ? `${hour}:${minute}` : text)
}

/** Où et quand on écrit. */
export interface Moment {
  locale: string
  zone: string
  /** Le mur maintenant, `2026-11-22T10:00`. */
  now: string
  /** L'instant que le champ tenait : un jour seul en garde l'heure, et ce qui s'y relit n'y change rien. */
  held: string
}

/** L'instant UTC ; rien si le jour, l'heure, ou cette heure ce jour-là (passage à l'été) n'existe pas. */
export function readMomentText(text: string, place: Moment): string | undefined {
  const said = text.trim()
  if (/^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)$/.test(said)) return isInstant(said) ? whole(new Date(said)) : undefined
  const wall = now.has(word(said)) ? place.now : readWall(said, place)
  if (wall === undefined) return undefined
  const before = toWall(place.held, place.zone)
  if (wall === before) return place.held
  const instant = toInstant(wall, place.zone)
  // Une heure que le passage à l'été saute serait lue une heure plus tard : mieux vaut le dire.
  return instant && toWall(instant, place.zone) === wall.slice(0, 16) ? whole(instant) : undefined
}

function readWall(said: string, { locale, zone, now: at, held }: Moment): string | undefined {
  const digits = /^(\d{8})(\d{4})$/.exec(said)
  const pieces = digits ? digits.slice(1) : said.replace(/(?<=\d)T(?=\d)/, ' ').split(/[\s,]+/)
  const from = at.slice(0, 10)
  const alone = readDayText(said, locale, from)
  if (alone) return `${alone}T${toWall(held, zone).slice(11) || '00:00'}`
  for (let cut = pieces.length - 1; cut > 0; cut -= 1) {
    const [day, time] = [readDayText(pieces.slice(0, cut).join(' '), locale, from), readClockText(pieces.slice(cut).join(' '))]
    if (day && time) return `${day}T${time}`
  }
  return undefined
}

const whole = (instant: Date): string => instant.toISOString().replace('.000', '')

/** Tapé jusqu'au bout : avant, `22/11/20` se lirait comme 2020. La sortie du champ lit le reste. */
export const isDayComplete = (text: string): boolean => /^\d{4}-\d\d-\d\d$|(^|\D)\d{4}$/.test(text.trim())
export const isMomentComplete = (text: string): boolean => /\d{4}.*[\s,T]\d{1,2}[:h]\d{2}(:\d{2})?(\s*[ap]\.?\s*m\.?)?$|Z$/i.test(text.trim())
export const isClockComplete = (text: string): boolean => /^\d{1,2}[:h]\d{2}(:\d{2})?(\s*[ap]\.?\s*m\.?)?$/i.test(text.trim())

/** De quoi montrer comment écrire : un 31 ne se prend pas pour un mois. */
export const sample = { day: '2026-12-31', clock: '16:30', moment: '2026-12-31T16:30:00Z' }
