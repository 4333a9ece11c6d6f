/**
 * Comment la personne écrit ses jours, ses heures et ses nombres : son choix, sinon celui de sa langue telle que son navigateur la parle.
 *
 * Le choix voyage dans l'étiquette de langue (BCP 47) : `fr-u-fw-sun-hc-h12-x-ymd-sc-code`. `Intl` lit les extensions `fw` et `hc`, et laisse
 * passer ce qui suit `x` : l'ordre des jours, les séparateurs des nombres par leurs initiales, le nom des monnaies.
 */
import { isDay } from './day'
import { kept } from './kept'

export type Part = 'day' | 'month' | 'year'

export type DateOrder = 'auto' | 'dmy' | 'mdy' | 'ymd'
export type HourCycle = 'auto' | 'h23' | 'h12'
/** Ce qui sépare les milliers, puis les décimales. */
export type NumberStyle = 'auto' | 'space_comma' | 'space_point' | 'comma_point' | 'point_comma' | 'apostrophe_point'
export type WeekStart = 'auto' | 'monday' | 'saturday' | 'sunday'
export type CurrencyStyle = 'symbol' | 'code' | 'name'

/** Comment écrire un jour, une heure, un nombre, une monnaie ; le jour qui ouvre la semaine. */
export interface Writing {
  dates?: DateOrder
  hours?: HourCycle
  numbers?: NumberStyle
  week?: WeekStart
  currencies?: CurrencyStyle
}

/** La langue, et ce que la personne a choisi d'en changer. */
export function personal(language: string, { dates = 'auto', hours = 'auto', numbers = 'auto', week = 'auto', currencies = 'symbol' }: Writing = {}): string {
  const known = [week === 'auto' ? [] : ['fw', week.slice(0, 3)], hours === 'auto' ? [] : ['hc', hours]].flat()
  const own = [dates, numbers.replace(/([a-z])[a-z]*_([a-z])[a-z]*/, '$1$2'), currencies].filter((one) => one !== 'auto' && one !== 'symbol')
  return [language, ...(known.length > 0 ? ['u', ...known] : []), ...(own.length > 0 ? ['x', ...own] : [])].join('-')
}

/** Le premier des choix de la personne que ce répertoire connaît. */
function choiceIn<T>(locale: string, known: Record<string, T>): T | undefined {
  const at = locale.indexOf('-x-')
  if (at < 0) return undefined
  return locale.slice(at + 3).split('-').map((one) => known[one]).find(Boolean)
}

const separators: Record<string, [group: string, decimal: string]> = { sc: ['\u202f', ','], sp: ['\u202f', '.'], cp: [',', '.'], pc: ['.', ','], ap: ['’', '.'] }

/** Les séparateurs que la personne a choisis ; rien si elle s'en remet à sa langue. */
export const chosenSeparators = (locale: string): [group: string, decimal: string] | undefined => choiceIn(locale, separators)

/** Comment elle veut lire une monnaie, au sens d'`Intl`. */
export const currencyDisplay = (locale: string): CurrencyStyle => choiceIn(locale, { code: 'code', name: 'name' }) ?? 'symbol'

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
export const chosenOrder = (locale: string): string[] | undefined => choiceIn(locale, chosen)

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
