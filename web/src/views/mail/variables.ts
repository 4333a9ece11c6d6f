/**
 * Ce qu'un message peut nommer : la fiche et ses liens, qui le reçoit, qui a agi, l'heure, les réglages. Les valeurs d'essai du serveur
 * disent ce qui existe ; le modèle dit comment cela s'appelle.
 */
import type { Template } from '@/features/mail/api/templates'
import { fieldNamed, isReference, shownType, type Choice, type Entity, type Field, type Model } from '@/lib/model'

/** Ce que vaut une variable, et donc comment on l'écrit. */
export type Shape = 'text' | 'date' | 'datetime' | 'number' | 'money' | 'choice'

export const groups = ['record', 'recipient', 'actor', 'user', 'company', 'time', 'app', 'settings', 'event', 'other'] as const
export type Group = (typeof groups)[number]

export interface Variable {
  path: string
  label: string
  group: Group
  shape: Shape
  /** Les choix d'un champ qui en a. */
  options?: Choice[]
}

/** L'en-tête et le pied ne nomment que cela. */
const edgeNames = ['brand.name', 'brand.color', 'brand.logo', 'title', 'reason']

const entityOf: Partial<Record<string, string>> = { user: 'core.user', recipient: 'core.user', actor: 'core.user', company: 'core.company' }

const shapes: Partial<Record<string, Shape>> = { date: 'date', datetime: 'datetime', integer: 'number', decimal: 'number', number: 'number', percent: 'number', money: 'money', select: 'choice' }

/** L'entité dont parle un message, d'après l'adresse d'essai de sa fiche ; rien si aucun déclencheur ne l'envoie. */
export function subjectOf(template: Template, model: Model): Entity | undefined {
  const { url } = template.sample
  const path = typeof url === 'string' ? /\/[^/]+\/[^/]+(?=\/[^/]+$)/.exec(url)?.[0] : undefined
  return Object.values(model.entities).find((entity) => entity.path === path)
}

/** Tout ce que ce message peut nommer ; `entity`, la fiche dont il parle ou parlera. */
export function variablesOf(template: Template, entity: Entity | undefined, model: Model): Variable[] {
  if (template.kind === 'edge') return edgeNames.map((path) => ({ path, label: path, group: 'other', shape: 'text' }))
  const { record, ...others } = template.sample
  const fields = entity ? ofRecord(entity, isObject(record) ? record : undefined, model) : record === undefined ? [] : leaves('record', record, 'record', () => undefined)
  const rest = Object.entries(others).flatMap(([root, value]) => leaves(root, value, groupOf(root), (path) => fieldNamed(model.entities[entityOf[root] ?? ''] ?? blank, path.slice(root.length + 1))?.label))
  return [...fields, ...rest].toSorted((left, right) => groups.indexOf(left.group) - groups.indexOf(right.group))
}

const blank = { fields: [] as Field[] } as Entity

/** Ce qu'un message n'écrit pas. */
const unwritten = new Set(['children', 'file', 'files', 'image', 'signature', 'json'])

/** Le suivi n'intéresse pas un lecteur, hors le numéro et les dates. */
const followed = new Set(['number', 'created_at', 'updated_at'])

const isWritten = ({ name, type, system }: Field): boolean => !unwritten.has(type) && (!system || followed.has(name))

export const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

function groupOf(root: string): Group {
  if (root === 'now' || root === 'today') return 'time'
  if (root === 'brand') return 'app'
  return groups.find((group) => group === root) ?? 'other'
}

/** Les champs d'une fiche, et ceux de ce qu'elle désigne : un pas, comme le serveur les déplie. */
function ofRecord(entity: Entity, sample: Record<string, unknown> | undefined, model: Model): Variable[] {
  const isTold = (field: Field) => isWritten(field) && (sample === undefined || field.name in sample)
  return entity.fields.filter(isTold).flatMap((field) => {
    const path = `record.${field.name}`
    const target = isReference(field) ? model.entities[field.to ?? 'core.user'] : undefined
    if (!target) return [{ path, label: field.label, group: 'record' as const, shape: shapes[shownType(field)] ?? 'text', options: field.options }]
    const inner = sample?.[field.name]
    return fieldsAt(path, target, inner).map((one) => ({ ...one, label: `${field.label} › ${one.label}`, group: 'record' as const }))
  })
}

/** Les champs simples d'une fiche désignée, ou d'une ligne ; `sample`, ce que le serveur en montre. */
export function fieldsAt(path: string, entity: Entity, sample: unknown): Variable[] {
  const shown = entity.fields.filter((one) => isWritten(one) && !isReference(one) && (!isObject(sample) || one.name in sample))
  return shown.map((one) => ({ path: `${path}.${one.name}`, label: one.label, group: 'other', shape: shapeThere(one) }))
}

/** Le libellé d'un choix ne se sait que pour la fiche elle-même. */
function shapeThere(field: Field): Shape {
  const shape = shapes[shownType(field)] ?? 'text'
  return shape === 'choice' ? 'text' : shape
}

/** Les valeurs simples que tient une valeur, avec leur chemin. */
export function leaves(path: string, value: unknown, group: Group, labelOf: (path: string) => string | undefined): Variable[] {
  if (isObject(value) && !isMoney(value)) return Object.entries(value).flatMap(([name, one]) => leaves(`${path}.${name}`, one, group, labelOf))
  return [{ path, label: labelOf(path) ?? path, group, shape: shapeOf(value) }]
}

const isMoney = (value: object): boolean => 'amount' in value && 'currency' in value

function shapeOf(value: unknown): Shape {
  if (isObject(value)) return 'money'
  if (typeof value === 'number') return 'number'
  if (typeof value !== 'string') return 'text'
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return 'datetime'
  return /^\d{4}-\d\d-\d\d$/.test(value) ? 'date' : 'text'
}
