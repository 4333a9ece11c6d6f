/**
 * Sortes de champs dont la saisie n'a pas la forme du serveur : un montant et sa monnaie, une position, un secret…
 *
 * `read` donne ce que l'éditeur tient, `write` ce qui part (`null` quand c'est vide), `fault` ce qui se voit avant l'envoi.
 */
import { readSeconds, toClock, toIso } from '@/lib/duration'
import { readPoint } from '@/lib/geo'
import type { Field } from '@/lib/model'
import { normalNumber } from './numbers'

export interface FaultOf {
  code: string
  params?: Record<string, string | number>
}

interface Shape {
  read: (value: unknown, field: Field) => unknown
  write: (value: unknown, field: Field) => unknown
  fault?: (value: unknown, field: Field) => FaultOf | undefined
}

export interface MoneyInput {
  amount: string
  currency: string
}

export interface QuantityInput {
  value: string
  unit: string
}

export interface PointInput {
  lat: string
  lon: string
}

export interface AnyLinkInput {
  entity: string
  id: string
  label?: string
}

/** Un secret ne se relit pas : on sait seulement s'il y en a un. Un texte le remplace, `null` l'efface. */
export type SecretInput = { set: boolean } | string | null

const part = (value: unknown, name: string): string => {
  const found = value !== null && typeof value === 'object' ? (value as Record<string, unknown>)[name] : undefined
  return found === null || found === undefined ? '' : String(found)
}

const money: Shape = {
  read: (value, field) => ({ amount: part(value, 'amount'), currency: part(value, 'currency') || (value ? '' : (field.currency ?? '')) }) satisfies MoneyInput,
  write: (value) => {
    const amount = normalNumber(part(value, 'amount'))
    return amount === '' ? null : { amount, currency: part(value, 'currency') || null }
  },
  fault: (value, field) => numberFault(field, normalNumber(part(value, 'amount'))),
}

const quantity: Shape = {
  read: (value, field) => ({ value: part(value, 'value'), unit: part(value, 'unit') || (field.unit ?? '') }) satisfies QuantityInput,
  write: (value) => {
    const number = normalNumber(part(value, 'value'))
    return number === '' ? null : { value: number, unit: part(value, 'unit') }
  },
  // Les bornes sont dans l'unité du champ : ailleurs, seul le serveur sait convertir.
  fault: (value, field) => numberFault(part(value, 'unit') === field.unit ? field : { ...field, min: null, max: null }, normalNumber(part(value, 'value'))),
}

/** Les deux cases d'une position, lues comme une position collée : signe moins, virgule et degrés y sont admis de même. */
const pointIn = (value: unknown) => readPoint(`${normalNumber(part(value, 'lat'))}; ${normalNumber(part(value, 'lon'))}`)

const point: Shape = {
  read: (value) => ({ lat: part(value, 'lat'), lon: part(value, 'lon') }) satisfies PointInput,
  write: (value) => ((part(value, 'lat') + part(value, 'lon')).trim() === '' ? null : (pointIn(value) ?? value)),
  fault: (value) => (pointIn(value) ? undefined : { code: 'bad_point' }),
}

const anyLink: Shape = {
  read: (value, field) => {
    const label = part(value, 'label') || part(value, 'title')
    return { entity: part(value, 'entity') || (field.among?.[0] ?? ''), id: part(value, 'id'), ...(label && { label }) } satisfies AnyLinkInput
  },
  write: (value) => (part(value, 'id') === '' ? null : { entity: part(value, 'entity'), id: part(value, 'id') }),
}

const secret: Shape = {
  read: (value) => ({ set: part(value, 'set') === 'true' }) satisfies SecretInput,
  write: (value) => {
    if (typeof value === 'string') return value === '' ? null : value
    // Gardé tel quel, un secret ne part pas : `undefined` n'est jamais envoyé.
    return part(value, 'set') === 'true' ? undefined : null
  },
}

const list: Shape = {
  read: (value) => (Array.isArray(value) ? value : []),
  write: (value) => (Array.isArray(value) ? value : []),
  fault: (value, field): FaultOf | undefined => {
    const count = (value as unknown[]).length
    if (typeof field.min === 'number' && count < field.min) return { code: 'too_few', params: { min: field.min } }
    if (typeof field.max === 'number' && count > field.max) return { code: 'too_many', params: { max: field.max } }
    return undefined
  },
}

const oneFile: Shape = { read: (value) => value ?? null, write: (value) => part(value, 'id') || null }

const duration: Shape = {
  read: (value) => (typeof value === 'string' ? toClock(value) : ''),
  write: (value) => {
    const seconds = readSeconds(String(value ?? ''))
    return seconds === undefined ? String(value ?? '').trim() || null : toIso(seconds)
  },
  fault: (value) => (readSeconds(String(value)) === undefined ? { code: 'bad_duration' } : undefined),
}

const json: Shape = {
  read: (value) => (value === null || value === undefined ? '' : JSON.stringify(value, null, 2)),
  write: (value) => {
    const text = String(value ?? '').trim()
    const found = parsed(text)
    return found ? found.value : text || null
  },
  fault: (value) => (parsed(String(value)) ? undefined : { code: 'bad_json' }),
}

const color: Shape = {
  read: (value) => value ?? '',
  write: (value) => String(value ?? '').trim() || null,
  fault: (value) => (/^#[\da-f]{6}$/i.test(String(value).trim()) ? undefined : { code: 'bad_color' }),
}

export const shapes: Partial<Record<string, Shape>> = {
  money,
  quantity,
  geo_point: point,
  any_link: anyLink,
  secret,
  tags: list,
  multi_select: list,
  file: oneFile,
  image: oneFile,
  signature: oneFile,
  duration,
  json,
  color,
}

/** Un nombre tel qu'il s'écrit : `decimal`, et la part chiffrée d'un montant ou d'une grandeur. */
export function numberFault(field: Field, text: string): FaultOf | undefined {
  if (!/^-?\d*\.?\d+$/.test(text)) return { code: 'not_number' }
  const decimals = text.split('.')[1]?.length ?? 0
  if (field.scale !== undefined && decimals > field.scale) return { code: 'too_precise', params: { scale: field.scale } }
  if (isBound(field.min) && Number(text) < Number(field.min)) return { code: 'too_small', params: { min: Number(field.min) } }
  if (isBound(field.max) && Number(text) > Number(field.max)) return { code: 'too_big', params: { max: Number(field.max) } }
  return undefined
}

export const isBound = (bound: Field['min']): bound is string | number => bound !== null && bound !== undefined

function parsed(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return undefined
  }
}
