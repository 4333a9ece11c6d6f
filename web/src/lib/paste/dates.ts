/** Jours et heures tels qu'un tableur les montre : `31/12/2026` dans l'ordre de la langue, `2026-12-31`, `5 janv. 2026`, `8:30`. */
import { orderOf, type Part } from '@/lib/date-order'
import { kept } from '@/lib/kept'
import { fold } from '@/lib/plain'
import { toInstant } from '@/lib/time'

const monthNames = new Map<string, string[]>()

const monthsOf = (locale: string): string[] =>
  kept(monthNames, locale, () => Array.from({ length: 12 }, (_, month) => fold(new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' }).format(Date.UTC(2001, month)))))

/** Le jour, `AAAA-MM-JJ` ; rien s'il n'existe pas ou si le texte n'en est pas un. */
export function readDay(text: string, locale: string): string | undefined {
  if (/[a-z]{3,}/.test(fold(text))) return daySpoken(text, locale)
  const [, first = '', mark, second = '', third = ''] = /^(\d{1,4})([/.\- ])(\d{1,2})\2(\d{1,4})$/.exec(text.trim()) ?? []
  if (mark === undefined) return undefined
  return dayFromOrder([first, second, third], first.length === 4 ? ['year', 'month', 'day'] : orderOf(locale))
}

/** Trois nombres, dans cet ordre. */
export function dayFromOrder(numbers: string[], order: Part[]): string | undefined {
  const said = Object.fromEntries(order.map((part, rank) => [part, numbers[rank] ?? '']))
  return dayOf(said.year ?? '', Number(said.month), Number(said.day))
}

/** `5 janv. 2026`, `Jan 5, 2026` : le mois se reconnaît à son début, s'il ne peut en être qu'un. */
export function daySpoken(text: string, locale: string): string | undefined {
  const pieces = fold(text).match(/\d+|[a-z]{3,}/g) ?? []
  const words = pieces.filter((piece) => /[a-z]/.test(piece))
  const numbers = pieces.filter((piece) => /\d/.test(piece))
  const months = monthsOf(locale).flatMap((name, rank) => (words.some((word) => name.startsWith(word)) ? [rank + 1] : []))
  const [first = '', second = ''] = numbers
  if (months.length !== 1 || numbers.length !== 2) return undefined
  return dayOf(second, months[0] ?? 0, Number(first))
}

function dayOf(year: string, month: number, day: number): string | undefined {
  // Deux chiffres : de 1970 à 2069.
  const full = year.length === 4 ? Number(year) : year.length === 2 ? Number(year) + (Number(year) < 70 ? 2000 : 1900) : Number.NaN
  const date = new Date(Date.UTC(full, month - 1, day))
  const exists = date.getUTCFullYear() === full && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return exists ? date.toISOString().slice(0, 10) : undefined
}

/** L'heure, `HH:MM` ou `HH:MM:SS`. */
export function readTime(text: string): string | undefined {
  const [, hour = '', minute = '00', second, half] = /^(\d{1,2})(?:\s*[:h]\s*(\d{2})?)?(?::(\d{2}))?\s*(?:([ap])\.?\s*m\.?)?$/i.exec(text.trim()) ?? []
  const turned = half ? (Number(hour) % 12) + (half.toLowerCase() === 'p' ? 12 : 0) : Number(hour)
  if (hour === '' || turned > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return undefined
  return [String(turned).padStart(2, '0'), minute, ...(second === undefined ? [] : [second])].join(':')
}

/** L'instant en UTC, lu à l'heure du fuseau ; un jour seul commence à minuit. */
export function readInstant(text: string, locale: string, zone: string): string | undefined {
  const said = text.trim()
  if (/^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:?\d\d)$/.test(said)) return whole(new Date(said))
  const [, before = said, hour] = /^(.+?)[ T,]+(\d{1,2}[:h]\d{2}.*)$/.exec(said) ?? []
  const [day, time] = [readDay(before, locale), readTime(hour ?? '0:00')]
  return day && time && whole(toInstant(`${day}T${time}`, zone))
}

const whole = (instant: Date | undefined): string | undefined => (instant && !Number.isNaN(instant.getTime()) ? instant.toISOString().replace('.000', '') : undefined)
