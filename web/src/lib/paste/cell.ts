/**
 * Une case collée, lue selon la sorte du champ et la langue de la personne ; et l'inverse, pour copier.
 *
 * Une sorte absente de `readers` se colle en texte, sauf celles de `closed`. Un lien se cherche au serveur (`fill.ts`).
 */
import { dayText } from '@/lib/date-order'
import { readSeconds, toClock, toIso } from '@/lib/duration'
import { readNumber } from '@/lib/form/numbers'
import type { MoneyInput, PointInput, QuantityInput } from '@/lib/form/shapes'
import { readPoint } from '@/lib/geo'
import type { Choice, Field } from '@/lib/model'
import { numberText } from '@/lib/number-text'
import { fold } from '@/lib/plain'
import type { Ref } from '@/lib/ref'
import { toWall } from '@/lib/time'
import { readDay, readInstant, readTime } from './dates'
import { readBoolean } from './words'

/** Langue et fuseau où la case a été écrite. */
export interface Place {
  locale: string
  zone: string
}

/** Rend ce que l'éditeur du champ tient ; rien si le texte n'a pas été compris. */
type Reader = (text: string, field: Field, place: Place) => unknown

const symbols: Record<string, string> = { '€': 'EUR', '£': 'GBP', $: 'USD' }

const number: Reader = (text, _, { locale }) => readNumber(text, locale)

function money(text: string, field: Field, { locale }: Place): MoneyInput | undefined {
  const sign = /\b[A-Z]{3}\b|[€£$]/.exec(text)?.[0] ?? ''
  const amount = readNumber(text.replace(sign, ''), locale)
  return amount === undefined ? undefined : { amount, currency: symbols[sign] ?? (sign || (field.currency ?? '')) }
}

function quantity(text: string, field: Field, { locale }: Place): QuantityInput | undefined {
  const unit = field.units?.filter((one) => text.trim().endsWith(one)).toSorted((left, right) => right.length - left.length)[0]
  const value = readNumber(unit === undefined ? text : text.trim().slice(0, -unit.length), locale)
  return value === undefined ? undefined : { value, unit: unit ?? field.unit ?? '' }
}

function point(text: string): PointInput | undefined {
  const found = readPoint(text)
  return found && { lat: String(found.lat), lon: String(found.lon) }
}

const optionOf = (options: Choice[] | undefined, text: string): string | undefined => options?.find((one) => fold(one.label) === fold(text) || one.value === text.trim())?.value

function many(text: string, field: Field): string[] | undefined {
  const found = text.split(/[;,|\n]/).filter((one) => one.trim() !== '').map((one) => optionOf(field.options, one))
  return found.every((one) => one !== undefined) ? found : undefined
}

const readers: Record<string, Reader> = {
  integer: number,
  rating: number,
  decimal: number,
  percent: (text, field, place) => number(text.replace(/%\s*$/, ''), field, place),
  money,
  quantity,
  geo_point: point,
  boolean: readBoolean,
  date: (text, _, { locale }) => readDay(text, locale),
  datetime: (text, _, { locale, zone }) => readInstant(text, locale, zone),
  time: readTime,
  duration: (text) => {
    const seconds = readSeconds(text)
    return seconds === undefined ? undefined : toClock(toIso(seconds))
  },
  select: (text, field) => optionOf(field.options, text),
  multi_select: many,
  tags: (text) => text.split(/[;,|\n]/).map((one) => one.trim()).filter(Boolean),
}

/** Sortes qui n'ont pas d'écriture en une case. */
const closed = new Set(['rich_text', 'file', 'image', 'files', 'signature', 'secret', 'children', 'links', 'any_link'])

/** `held` est ce que la case tient avant : un nombre nu en garde la monnaie ou l'unité. */
export function readCell(field: Field, text: string, place: Place, held?: unknown): unknown {
  if (closed.has(field.type)) return undefined
  const reader = readers[field.type]
  const { currency, unit } = (held ?? {}) as Partial<MoneyInput & QuantityInput>
  return reader ? reader(text, { ...field, currency: currency || field.currency, unit: unit || field.unit }, place) : text
}

const numeral = (value: unknown, { locale }: Place): string => {
  const text = String(value ?? '').replace(',', '.')
  if (!/^-?\d*\.?\d+$/.test(text)) return text
  return numberText(locale, text as Intl.StringNumericLiteral, { useGrouping: false, maximumFractionDigits: 20 })
}
const labelOf = (field: Field, value: string) => field.options?.find((one) => one.value === value)?.label ?? value

const writers: Record<string, (value: never, field: Field, place: Place) => string> = {
  integer: (value, _, place) => numeral(value, place),
  rating: (value, _, place) => numeral(value, place),
  decimal: (value, _, place) => numeral(value, place),
  percent: (value, _, place) => numeral(value, place),
  money: ({ amount, currency }: MoneyInput, _, place) => `${numeral(amount, place)} ${currency}`.trim(),
  quantity: ({ value, unit }: QuantityInput, _, place) => (value === '' ? '' : `${numeral(value, place)} ${unit}`),
  geo_point: ({ lat, lon }: PointInput) => (lat === '' ? '' : `${lat}; ${lon}`),
  date: (day: string, _, place) => dayText(day, place.locale),
  datetime: (instant: string, _, place) => (instant === '' ? '' : toWall(instant, place.zone).replace('T', ' ')),
  select: (value: string, field) => labelOf(field, value),
  multi_select: (values: string[], field) => values.map((one) => labelOf(field, one)).join(', '),
  tags: (values: string[]) => values.join(', '),
}

/** La case à copier, qui se recolle telle quelle. */
export function writeCell(field: Field, value: unknown, place: Place): string {
  if (closed.has(field.type) || value === null || value === undefined || value === '') return ''
  const writer = writers[field.type]
  if (writer) return writer(value as never, field, place)
  return typeof value === 'object' ? ((value as Ref).label ?? (value as Ref).id ?? '') : typeof value === 'boolean' ? String(Number(value)) : String(value)
}
