/**
 * Comment la personne écrit ses jours et ses heures : son choix, sinon celui de sa langue telle que son navigateur la parle.
 *
 * Le choix voyage dans l'étiquette de langue (BCP 47) : `fr-u-hc-h12-x-ymd`. `Intl` lit l'extension `hc`, et laisse passer ce qui suit `x`.
 */
import { isDay } from './day'
import { kept } from './kept'

export type Part = 'day' | 'month' | 'year'

export const dateOrders = ['auto', 'dmy', 'mdy', 'ymd'] as const
export type DateOrder = (typeof dateOrders)[number]
export const hourCycles = ['auto', 'h23', 'h12'] as const
export type HourCycle = (typeof hourCycles)[number]

/** Comment écrire un jour, comment écrire une heure. */
export interface Writing {
  dates?: DateOrder
  hours?: HourCycle
}

/** La langue, et ce que la personne a choisi d'en changer. */
export const personal = (language: string, { dates = 'auto', hours = 'auto' }: Writing = {}): string =>
  `${language}${hours === 'auto' ? '' : `-u-hc-${hours}`}${dates === 'auto' ? '' : `-x-${dates}`}`

const templates = new Map<string, string[]>()
const chosen: Record<string, string[]> = {
  dmy: ['day', '/', 'month', '/', 'year'],
  mdy: ['month', '/', 'day', '/', 'year'],
  ymd: ['year', '-', 'month', '-', 'day'],
}

/** La variante que parle le navigateur : l'anglais d'Europe n'écrit pas ses jours comme celui d'Amérique. */
export function regional(locale: string): string {
  const [language = locale] = locale.split('-')
  const spoken = navigator.languages?.find((one) => one.split('-')[0] === language)
  return spoken ? `${new Intl.Locale(spoken).baseName}${locale.slice(language.length)}` : locale
}

/** L'ordre que la personne a choisi ; rien si elle s'en remet à sa langue. */
export const chosenOrder = (locale: string): string[] | undefined => chosen[/-x-(\w+)$/.exec(locale)?.[1] ?? '']

/** L'écriture d'un jour, morceau par morceau : `day`, `/`, `month`, `/`, `year`. */
const templateOf = (locale: string): string[] =>
  chosenOrder(locale) ??
  kept(templates, regional(locale), () =>
    new Intl.DateTimeFormat(regional(locale), { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: 'UTC' }).formatToParts(0).map(({ type, value }) => (type === 'literal' ? value : type)),
  )

const isPart = (piece: string): piece is Part => piece === 'day' || piece === 'month' || piece === 'year'

export const orderOf = (locale: string): Part[] => templateOf(locale).filter(isPart)

export const writtenDay = (locale: string, parts: Record<Part, string>): string => templateOf(locale).map((piece) => (isPart(piece) ? parts[piece] : piece)).join('')

/** `2026-11-22` → `22/11/2026`. Ce qui n'est pas un jour se rend tel quel : c'est ce que la personne a tapé. */
export function dayText(day: string, locale: string): string {
  if (!isDay(day)) return day
  const [year = '', month = '', date = ''] = day.split('-')
  return writtenDay(locale, { year, month, day: date })
}
