/**
 * Filtres d'une liste : étiquettes `champ · opérateur · valeur`, leur forme dans l'adresse, leur traduction en CEL.
 *
 * Dans l'adresse : `severity.any.high~critical,title.has.fuite` ; chaque valeur est échappée, les séparateurs sont sûrs.
 */
import { readSeconds } from './duration'
import { fieldNamed, shownType, type Entity, type Field } from './model'
import { nextDay, toInstant } from './time'

export interface Filter {
  field: string
  operator: string
  values: string[]
}

export interface Operator {
  name: string
  /** Sans valeur à saisir (« est vide »). */
  bare?: boolean
  /** Un nombre à saisir. */
  number?: boolean
  /** Plusieurs valeurs possibles. */
  many?: boolean
  cel: (name: string, values: string[], zone: string) => string
}

const text = (value: string | undefined) => JSON.stringify(value ?? '')
const list = (values: string[]) => `[${values.map(text).join(', ')}]`
const day = (value: string | undefined, zone: string) => `timestamp(${text(toInstant(`${value}T00:00`, zone)?.toISOString().replace('.000', ''))})`
const isNumeral = (value: string | undefined) => /^-?\d+(\.\d+)?$/.test(value ?? '')

const empty: Operator = { name: 'empty', bare: true, cel: (name) => `${name} == null` }
const filled: Operator = { name: 'filled', bare: true, cel: (name) => `${name} != null` }

const textual: Operator[] = [
  { name: 'has', cel: (name, [value]) => `${name}.contains(${text(value)})` },
  { name: 'is', cel: (name, [value]) => `${name} == ${text(value)}` },
  { name: 'starts', cel: (name, [value]) => `${name}.startsWith(${text(value)})` },
  empty,
  filled,
]
const chosen: Operator[] = [
  { name: 'any', many: true, cel: (name, values) => `${name} in ${list(values)}` },
  { name: 'none', many: true, cel: (name, values) => `!(${name} in ${list(values)})` },
  empty,
  filled,
]
const numeric: Operator[] = [
  { name: 'eq', number: true, cel: (name, [value]) => `${name} == ${value}` },
  { name: 'gte', number: true, cel: (name, [value]) => `${name} >= ${value}` },
  { name: 'lte', number: true, cel: (name, [value]) => `${name} <= ${value}` },
  empty,
  filled,
]
/** Un montant ou une grandeur se compare par son nombre : celui de sa monnaie, ou ramené à l'unité du champ. */
const measured = (member: string): Operator[] => numeric.map((one) => (one.bare ? one : { ...one, cel: (name, values, zone) => one.cel(`${name}.${member}`, values, zone) }))

/** Chaque étiquette se demande une à une : le serveur lit `x in liste`, pas l'inverse. */
const listed: Operator[] = [
  { name: 'any', many: true, cel: (name, values) => values.map((value) => `${text(value)} in ${name}`).join(' || ') },
  { name: 'none', many: true, cel: (name, values) => `!(${values.map((value) => `${text(value)} in ${name}`).join(' || ')})` },
]
const lasting: Operator[] = [
  { name: 'gte', cel: (name, [value]) => `${name} >= duration("${readSeconds(value ?? '') ?? 0}s")` },
  { name: 'lte', cel: (name, [value]) => `${name} <= duration("${readSeconds(value ?? '') ?? 0}s")` },
  empty,
  filled,
]
const hourly: Operator[] = [
  { name: 'gte', cel: (name, [value]) => `${name} >= ${text(value)}` },
  { name: 'lte', cel: (name, [value]) => `${name} <= ${text(value)}` },
  empty,
  filled,
]
const dated: Operator[] = [
  { name: 'within', number: true, cel: (name, [value]) => `${name} >= date(now - duration("${Number(value) * 24}h"))` },
  { name: 'past', bare: true, cel: (name) => `${name} < today` },
  { name: 'coming', bare: true, cel: (name) => `${name} >= today` },
  { name: 'from', cel: (name, [value]) => `${name} >= date(${text(value)})` },
  { name: 'until', cel: (name, [value]) => `${name} <= date(${text(value)})` },
  empty,
  filled,
]
const timed: Operator[] = [
  { name: 'within', number: true, cel: (name, [value]) => `${name} >= now - duration("${Number(value) * 24}h")` },
  { name: 'past', bare: true, cel: (name) => `${name} < now` },
  { name: 'coming', bare: true, cel: (name) => `${name} > now` },
  { name: 'from', cel: (name, [value], zone) => `${name} >= ${day(value, zone)}` },
  { name: 'until', cel: (name, [value], zone) => `${name} < ${day(nextDay(value ?? ''), zone)}` },
  empty,
  filled,
]
const mine: Operator = { name: 'me', bare: true, cel: (name) => `${name} == actor.id` }

const byType: Record<string, Operator[]> = {
  text: textual,
  long_text: textual,
  sequence: textual,
  email: textual,
  phone: textual,
  url: textual,
  barcode: textual,
  markdown: textual,
  rich_text: textual,
  color: [{ name: 'is', cel: (name, [value]) => `${name} == ${text(value)}` }, empty, filled],
  select: chosen,
  multi_select: listed,
  tags: listed,
  link: chosen,
  parent: chosen,
  company: chosen,
  department: chosen,
  any_link: [empty, filled],
  geo_point: [empty, filled],
  user: [mine, ...chosen],
  integer: numeric,
  decimal: numeric,
  percent: numeric,
  rating: numeric,
  money: measured('amount'),
  quantity: measured('base'),
  duration: lasting,
  time: hourly,
  boolean: [{ name: 'is', cel: (name, [value]) => `${name} == ${value === 'true'}` }],
  date: dated,
  datetime: timed,
}

/** Opérateurs offerts pour un champ ; aucun pour les types que le serveur ne sait pas filtrer. */
export const operatorsOf = (field: Field): Operator[] => byType[shownType(field)] ?? []

export const operatorOf = (field: Field, name: string): Operator | undefined => operatorsOf(field).find((one) => one.name === name)

/** Champs d'une entité qui se filtrent. */
export const filterFields = (entity: Entity): Field[] => entity.fields.filter((field) => field.filterable && operatorsOf(field).length > 0)

/** Un filtre incomplet (aucune valeur encore) ne filtre rien. */
export const isComplete = (field: Field, filter: Filter): boolean => {
  const operator = operatorOf(field, filter.operator)
  return operator !== undefined && (operator.bare === true || (operator.number ? isNumeral(filter.values[0]) : filter.values.some((value) => value !== '')))
}

export function toCel(entity: Entity, filters: Filter[], zone: string): string[] {
  return filters.flatMap((filter) => {
    const field = fieldNamed(entity, filter.field)
    if (!field || !isComplete(field, filter)) return []
    return [operatorOf(field, filter.operator)!.cel(field.name, filter.values, zone)]
  })
}

export const joinCel = (parts: (string | undefined | null)[]): string => {
  const wanted = parts.filter((part): part is string => Boolean(part))
  return wanted.length > 1 ? wanted.map((part) => `(${part})`).join(' && ') : (wanted[0] ?? '')
}

const writeValue = (value: string) => encodeURIComponent(value).replace(/[.~]/g, (mark) => (mark === '.' ? '%2E' : '%7E'))

export const writeFilters = (filters: Filter[]): string | undefined =>
  filters.map((one) => [one.field, one.operator, one.values.map(writeValue).join('~')].join('.')).join(',') || undefined

export function readFilters(param: string | undefined): Filter[] {
  if (!param) return []
  return param.split(',').flatMap((piece) => {
    const [field, operator, values = ''] = piece.split('.')
    if (!field || !operator) return []
    return [{ field, operator, values: values === '' ? [] : values.split('~').map(readValue) }]
  })
}

function readValue(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
