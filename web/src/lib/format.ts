/** Dates et nombres, toujours par `Intl`, dans la langue et le fuseau de la personne. */
import { createContext, useContext, useMemo } from 'react'
import { chosenOrder, currencyDisplay, dayText, personal, type Writing } from './date-order'
import { durationParts } from './duration'
import { useLanguage } from './i18n'
import { kept } from './kept'
import { numberFormat, numberText } from './number-text'
import { localZone, toWall } from './time'

export interface Format {
  locale: string
  zone: string
  number: (value: number) => string
  decimal: (value: string, scale?: number) => string
  /** Montant et sa monnaie ; toutes les décimales qu'il porte, au moins celles de la monnaie. */
  money: (amount: string, currency?: string | null) => string
  /** Durée en secondes : « 8 h 30 min ». */
  duration: (seconds: number) => string
  /** Ce qu'un travail a pris, d'un coup d'œil : en millisecondes sous la seconde, en secondes sous la minute. */
  elapsed: (ms: number) => string
  /** Un nombre et son unité : « 3 jours ». */
  span: (count: number, unit: 'minute' | 'hour' | 'day' | 'week') => string
  /** Heure du jour `08:30:00`, sans fuseau. */
  clock: (time: string) => string
  date: (value: string) => string
  datetime: (value: string) => string
  /** Heure seule d'un instant, au fuseau de la personne. */
  time: (value: string) => string
  /** Noms d'un jour `AAAA-MM-JJ` : son mois, son jour de semaine, en entier. */
  month: (day: string) => string
  weekday: (day: string) => string
  weekdayName: (day: string) => string
  fullDay: (day: string) => string
  /** « dim. 22 nov. » : de quoi reconnaître un jour sans le lire à l'envers. */
  shortDay: (day: string) => string
  /** Sans l'année. */
  dayMonth: (day: string) => string
  monthName: (day: string) => string
  relative: (value: string) => string
  size: (bytes: number) => string
  list: (items: string[]) => string
}

export const ZoneContext = createContext<string | undefined>(undefined)
/** Comment la personne a choisi d'écrire ses jours et ses heures. */
export const WritingContext = createContext<Writing>({})

export function useFormat(): Format {
  const locale = personal(useLanguage(), useContext(WritingContext))
  const zone = useContext(ZoneContext) ?? localZone()
  return useMemo(() => formatFor(locale, zone), [locale, zone])
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
]

const dateFormats = new Map<string, Intl.DateTimeFormat>()

const dateFormat = (locale: string, options: Intl.DateTimeFormatOptions) =>
  kept(dateFormats, `${locale} ${JSON.stringify(options)}`, () => new Intl.DateTimeFormat(locale, options))

export function formatFor(locale: string, zone: string): Format {
  const shown = (instant: string, raw: string, options: Intl.DateTimeFormatOptions) => orRaw(raw, () => dateFormat(locale, options).format(new Date(instant)))
  // Une date seule n'a pas de fuseau : la lire en UTC évite de la décaler d'un jour.
  const day = (options: Intl.DateTimeFormatOptions) => (value: string) => shown(`${value}T00:00:00Z`, value, { ...options, timeZone: 'UTC' })
  // Qui a choisi un ordre le voit partout où un jour se lit d'un coup d'œil ; les jours dits en toutes lettres gardent leur phrase.
  const ordered = chosenOrder(locale) !== undefined
  const orderedMoment = (value: string) => {
    const wall = toWall(value, zone)
    return wall === '' ? value : `${dayText(wall.slice(0, 10), locale)} ${time(value)}`
  }
  const time = (value: string) => shown(value, value, { timeStyle: 'short', timeZone: zone })
  return {
    locale,
    zone,
    number: (value) => numberText(locale, value),
    decimal: (value, scale) => decimalText(locale, value, scale),
    money: (amount, currency) => moneyText(locale, amount, currency),
    duration: (seconds) => durationText(locale, seconds),
    elapsed: (ms) => elapsedText(locale, ms),
    span: (count, unit) => numberText(locale, count, { style: 'unit', unit, unitDisplay: 'long' }),
    clock: (value) => shown(`1970-01-01T${value}Z`, value, { timeStyle: 'short', timeZone: 'UTC' }),
    date: ordered ? (value) => dayText(value, locale) : day({ dateStyle: 'medium' }),
    datetime: ordered ? orderedMoment : (value) => shown(value, value, { dateStyle: 'medium', timeStyle: 'short', timeZone: zone }),
    time,
    month: day({ month: 'long', year: 'numeric' }),
    weekday: day({ weekday: 'short' }),
    weekdayName: day({ weekday: 'long' }),
    fullDay: day({ dateStyle: 'full' }),
    shortDay: day({ weekday: 'short', day: 'numeric', month: 'short' }),
    dayMonth: day({ day: 'numeric', month: 'short' }),
    monthName: day({ month: 'long' }),
    relative: (value) => orRaw(value, () => relativeText(new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'long' }), new Date(value))),
    size: (bytes) => sizeText(locale, bytes),
    list: (items) => new Intl.ListFormat(locale).format(items),
  }
}

/** Un décimal voyage en texte : `Intl` accepte ce texte tel quel et n'en perd aucun chiffre. */
function decimalText(locale: string, value: string, scale?: number): string {
  return orRaw(value, () => numberText(locale, value as Intl.StringNumericLiteral, { minimumFractionDigits: scale ?? 0, maximumFractionDigits: scale ?? 20 }))
}

function moneyText(locale: string, amount: string, currency: string | null | undefined): string {
  const decimals = amount.split('.')[1]?.length ?? 0
  if (!currency) return decimalText(locale, amount, decimals)
  return orRaw(`${amount} ${currency}`, () => {
    const usual = numberFormat(locale, { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 0
    return numberText(locale, amount as Intl.StringNumericLiteral, { style: 'currency', currency, currencyDisplay: currencyDisplay(locale), maximumFractionDigits: Math.max(usual, decimals) })
  })
}

function durationText(locale: string, total: number): string {
  const { minus, hours, minutes, seconds } = durationParts(total)
  const unit = (count: number, name: 'hour' | 'minute' | 'second') => numberText(locale, count, { style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: 6 })
  const said = [hours && unit(hours, 'hour'), minutes && unit(minutes, 'minute'), seconds && unit(seconds, 'second')].filter(Boolean)
  return `${minus ? '−' : ''}${said.length > 0 ? said.join(' ') : unit(0, 'minute')}`
}

function elapsedText(locale: string, ms: number): string {
  if (ms >= 60_000) return durationText(locale, Math.round(ms / 1000))
  const [unit, count] = ms < 1000 ? (['millisecond', ms] as const) : (['second', ms / 1000] as const)
  return numberText(locale, count, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 })
}

function relativeText(format: Intl.RelativeTimeFormat, instant: Date): string {
  const seconds = (instant.getTime() - Date.now()) / 1000
  for (const [unit, length] of steps) {
    if (Math.abs(seconds) >= length) return format.format(Math.trunc(seconds / length), unit)
  }
  return format.format(0, 'second')
}

function sizeText(locale: string, bytes: number): string {
  const [unit, power] = bytes >= 1_048_576 ? (['megabyte', 1_048_576] as const) : (['kilobyte', 1024] as const)
  return numberText(locale, bytes / power, { style: 'unit', unit, maximumFractionDigits: power === 1024 ? 0 : 1 })
}

/** Une valeur illisible s'affiche telle quelle plutôt que de faire tomber l'écran. */
function orRaw(value: string, text: () => string): string {
  try {
    return text()
  } catch {
    return value
  }
}
