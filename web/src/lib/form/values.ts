/**
 * Passage entre une fiche du serveur et ce que la personne saisit.
 *
 * À l'écran : nombres en texte (tels que tapés), liens en `{ id, label }`, lignes avec une clé stable. Au serveur : les
 * formes du contrat, sans les champs cachés par une condition.
 */
import type { FieldState } from '@/lib/cel'
import { isComputed, isReference, targetTitle, type Entity, type Field, type Model, type RecordData } from '@/lib/model'
import { toRef, type Ref } from '@/lib/ref'
import { normalNumber } from './numbers'
import { shapes } from './shapes'

export type Values = Record<string, unknown>

export interface Row extends Values {
  /** Clé de rendu, jamais envoyée. */
  $key: string
  id?: string
}

// L'heure de chargement distingue les lignes d'un brouillon repris de celles d'aujourd'hui.
const epoch = Date.now().toString(36)
let rowCount = 0
export const newRow = (values: Values): Row => ({ ...values, $key: `${epoch}-${++rowCount}` })

/** Champs qu'un formulaire peut saisir, dans l'ordre de ses sections ; à défaut, tous ceux qui se saisissent. */
export function formFields(entity: Entity): Field[] {
  const named = entity.form.sections.flatMap((section) => section.fields)
  const fields = named.length > 0 ? named.flatMap((name) => entity.fields.find((field) => field.name === name) ?? []) : entity.fields
  return fields.filter((field) => !field.system)
}

export function blankValues(model: Model, fields: Field[]): Values {
  return Object.fromEntries(fields.map((field) => [field.name, toInput(model, field, field.initial_value ?? null)]))
}

export function recordValues(model: Model, fields: Field[], record: RecordData): Values {
  return Object.fromEntries(fields.map((field) => [field.name, toInput(model, field, record[field.name])]))
}

function toInput(model: Model, field: Field, value: unknown): unknown {
  if (isReference(field)) return toRef(value, targetTitle(model, field))
  const shape = shapes[field.type]
  if (shape) return shape.read(value, field)
  switch (field.type) {
    case 'links':
      return asList(value).map((one) => toRef(one, targetTitle(model, field)))
    case 'files':
      return asList(value)
    case 'children': {
      const owned = field.of ? model.entities[field.of] : undefined
      return asList(value).map((row) => childRow(model, owned, row as RecordData))
    }
    case 'boolean':
      return value ?? false
    default:
      return value === null || value === undefined ? '' : typeof value === 'number' ? String(value) : value
  }
}

function childRow(model: Model, owned: Entity | undefined, row: RecordData): Row {
  const values = owned ? recordValues(model, formFields(owned), row) : row
  return newRow({ ...values, id: row.id })
}

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/** Corps de requête : seulement les champs visibles et, pour une modification, seulement ceux qui ont changé. */
export function toBody(model: Model, fields: Field[], values: Values, state: (name: string) => FieldState, before?: Values): Values {
  const body: Values = {}
  for (const field of fields) {
    if (isComputed(field) || !state(field.name).visible || state(field.name).readOnly) continue
    const next = toWire(model, field, values[field.name])
    if (before ? !same(next, toWire(model, field, before[field.name])) : next !== null) body[field.name] = next
  }
  return body
}

/** Ce que le serveur reçoit d'une valeur saisie. */
export function toWire(model: Model, field: Field, value: unknown): unknown {
  if (isReference(field)) return (value as Ref | null)?.id ?? null
  const shape = shapes[field.type]
  if (shape) return shape.write(value, field)
  switch (field.type) {
    case 'links':
    case 'files':
      return asList(value).map((one) => (one as Ref).id)
    case 'children':
      return asList(value).map((row) => rowBody(model, field, row as Row))
    case 'rating':
    case 'integer': {
      const text = normalNumber(value)
      return text === '' ? null : /^-?\d+$/.test(text) ? Number(text) : text
    }
    case 'percent':
    case 'decimal':
      return normalNumber(value) || null
    case 'text':
    case 'long_text':
    case 'markdown':
    case 'rich_text':
      return String(value ?? '').trim() === '' ? null : value
    default:
      return value === '' || value === undefined ? null : value
  }
}

function rowBody(model: Model, field: Field, row: Row): Values {
  const owned = field.of ? model.entities[field.of] : undefined
  const fields = owned ? formFields(owned) : []
  const open: FieldState = { visible: true, required: false, readOnly: false }
  const body = toBody(model, fields, row, () => open)
  return row.id ? { id: row.id, ...blanksOf(model, fields, row), ...body } : body
}

/** Dans une ligne existante, un champ vidé doit partir à `null`, sinon il garderait son ancienne valeur. */
const blanksOf = (model: Model, fields: Field[], row: Row): Values =>
  Object.fromEntries(fields.filter((field) => !isComputed(field) && toWire(model, field, row[field.name]) === null).map((field) => [field.name, null]))

export const same = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right)
