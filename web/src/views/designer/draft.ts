/** Une entité en cours d'écriture : ce que l'écran manie, lu d'une définition et rendu en définition. */
import type { EntityBody, FieldBody } from '@/features/definitions/definition'
import type { Labels } from '@/lib/i18n'
import type { Tone } from '@/lib/model'
import { clean, isEmpty, without } from './body'
import { optionNameFrom } from './names'

export const tones: Tone[] = ['neutral', 'info', 'success', 'warning', 'danger']

export interface DraftOption {
  key: string
  value: string
  tone: Tone
  labels: Labels
  /** Déjà employée par des fiches : son nom ne suit plus le libellé. */
  kept: boolean
}

export interface DraftField {
  key: string
  id?: string
  name: string
  /** Le nom ne suit plus le libellé : il est déjà en base, ou choisi à la main. */
  named: boolean
  /** Sorte en base ; en changer convertit les valeurs. */
  keptType?: string
  type: string
  labels: Labels
  help: Labels
  options: DraftOption[]
  attributes: Record<string, unknown>
}

export interface DraftRule {
  key: string
  name: string
  source: string
  labels: Labels
}

export interface DraftUnique {
  key: string
  name: string
  on: string[]
  ignoreCase: boolean
  labels: Labels
}

/** Un message dont on fait un document d'une fiche. */
export interface DraftDocument {
  key: string
  /** Tel que la définition l'écrit : `letter`, `hse.incident_notice`. */
  name: string
  labels: Labels
}

export interface EntityDraft {
  /** Entité d'un module à laquelle on ajoute des champs : `hse.incident`. */
  overlay?: string
  id?: string
  name: string
  named: boolean
  labels: Labels
  plurals: Labels
  help: Labels
  icon: string
  title: string
  number: string
  fields: DraftField[]
  rules: DraftRule[]
  uniques: DraftUnique[]
  documents: DraftDocument[]
  /** Ce que cet écran ne montre pas, gardé tel quel. */
  rest: Record<string, unknown>
}

let made = 0
export const newKey = (): string => `k${(made += 1)}`

export const emptyDraft = (overlay?: string): EntityDraft => ({ overlay, name: '', named: false, labels: {}, plurals: {}, help: {}, icon: '', title: '', number: '', fields: [], rules: [], uniques: [], documents: [], rest: {} })

/** Rien n'y manque que l'écran sache ; le serveur juge le reste. `start` : ce qui est écrit, qu'on peut vider. */
export function isReady(draft: EntityDraft, start: EntityDraft): boolean {
  const names = draft.fields.map(({ name }) => name)
  // À l'entité d'un module, on peut n'ajouter que des documents.
  const says = ({ overlay, fields, documents }: EntityDraft) => fields.length > 0 || (overlay !== undefined && documents.length > 0)
  const isNamed = (draft.overlay !== undefined || draft.name !== '') && names.every((name) => name !== '') && new Set(names).size === names.length
  return isNamed && draft.documents.every(({ name, labels }) => name !== '' && !isEmpty(labels)) && (says(draft) || says(start))
}

/** Chemin de la définition. */
export const pathOf = (draft: EntityDraft): string => (draft.overlay ? `overlays/${draft.overlay.replace('.', '/entities/')}` : `entities/${draft.name}`)

/** La clé du libellé d'un document : sans le paquet, quand c'est celui de l'entité. */
function documentKey(name: string, overlay: string | undefined): string {
  const full = name.includes('.') ? name : `my.${name}`
  const own = `${overlay?.split('.')[0] ?? 'my'}.`
  return `documents.${full.startsWith(own) ? full.slice(own.length) : full}`
}

const ownKeys = new Set(['id', 'labels', 'plural_labels', 'help', 'title', 'number', 'icon', 'fields', 'rules', 'unique', 'documents', 'texts'])
const fieldKeys = new Set(['id', 'type', 'labels', 'help', 'options', 'option_labels'])

export function fromBody(name: string, body: EntityBody, overlay?: string): EntityDraft {
  const texts = body.texts ?? {}
  const shown = new Set<string>()
  const textOf = (key: string) => {
    shown.add(key)
    return texts[key] ?? {}
  }
  const rules = Object.entries(body.rules ?? {}).map(([rule, source]): DraftRule => ({ key: newKey(), name: rule, source, labels: textOf(`rules.${rule}`) }))
  const uniques = Object.entries(body.unique ?? {}).map(([unique, on]): DraftUnique => {
    const many = Array.isArray(on) ? { on, ignore_case: false } : on
    return { key: newKey(), name: unique, on: many.on, ignoreCase: Boolean(many.ignore_case), labels: textOf(`unique.${unique}`) }
  })
  const documents = (body.documents ?? []).map((document): DraftDocument => ({ key: newKey(), name: document, labels: textOf(documentKey(document, overlay)) }))
  return {
    overlay,
    id: body.id,
    name,
    named: true,
    labels: body.labels ?? {},
    plurals: body.plural_labels ?? {},
    help: body.help ?? {},
    icon: body.icon ?? '',
    title: body.title ?? '',
    number: body.number ?? '',
    fields: Object.entries(body.fields ?? {}).map(([field, one]) => fromField(field, one)),
    rules,
    uniques,
    documents,
    rest: { ...without(body, ownKeys), texts: without(texts, shown) },
  }
}

function fromField(name: string, body: FieldBody): DraftField {
  const given = Array.isArray(body.options) ? Object.fromEntries(body.options.map((value) => [value, 'neutral' as Tone])) : (body.options ?? {})
  const options = Object.entries(given).map(([value, tone]): DraftOption => ({ key: newKey(), value, tone, labels: body.option_labels?.[value] ?? {}, kept: true }))
  return { key: newKey(), id: body.id, name, named: true, keptType: body.type, type: body.type, labels: body.labels ?? {}, help: body.help ?? {}, options, attributes: without(body, fieldKeys) }
}

export function toBody(draft: EntityDraft): EntityBody {
  const fields = Object.fromEntries(draft.fields.map((field) => [field.name, toField(field)]))
  const { texts, ...rest } = draft.rest
  const documents = draft.documents.filter(({ name }) => name !== '')
  const said = [
    ...documents.map(({ name, labels }): [string, Labels] => [documentKey(name, draft.overlay), labels]),
    ...draft.rules.map((rule): [string, Labels] => [`rules.${rule.name}`, rule.labels]),
    ...draft.uniques.map((unique): [string, Labels] => [`unique.${unique.name}`, unique.labels]),
  ]
  const shared = {
    documents: documents.map(({ name }) => name),
    texts: { ...(texts as object), ...Object.fromEntries(said.flatMap(([key, labels]) => (isEmpty(labels) ? [] : [[key, clean(labels)]]))) },
  }
  if (draft.overlay) return { fields, ...clean(shared) }
  return clean({
    id: draft.id,
    labels: draft.labels,
    plural_labels: draft.plurals,
    help: draft.help,
    icon: draft.icon,
    title: draft.title,
    number: draft.number,
    ...rest,
    fields,
    rules: Object.fromEntries(draft.rules.map((rule) => [rule.name, rule.source])),
    unique: Object.fromEntries(draft.uniques.map((unique) => [unique.name, unique.ignoreCase ? { on: unique.on, ignore_case: true } : unique.on])),
    ...shared,
  }) as EntityBody
}

function toField(field: DraftField): FieldBody {
  const options = field.options.map((option, index) => ({ ...option, value: option.value || optionNameFrom(option.labels, index) }))
  return clean({
    id: field.id,
    type: field.type,
    labels: field.labels,
    help: field.help,
    options: Object.fromEntries(options.map((option) => [option.value, option.tone])),
    option_labels: Object.fromEntries(options.flatMap((option) => (isEmpty(option.labels) ? [] : [[option.value, clean(option.labels)]]))),
    ...Object.fromEntries(Object.entries(field.attributes).map(([name, value]) => [name, written(field.type, name, value)])),
  }) as FieldBody
}

const numeric = new Set(['integer', 'decimal', 'percent', 'rating', 'money', 'quantity', 'text', 'long_text', 'markdown', 'rich_text', 'multi_select', 'tags', 'links', 'children'])
const counted = new Set(['scale', 'max_count'])

/** Une borne tapée devient un nombre là où la sorte en veut un ; `today` ou `PT8H` restent des textes. */
function written(type: string, name: string, value: unknown): unknown {
  if (typeof value !== 'string') return value
  const isNumber = counted.has(name) || (numeric.has(type) && (name === 'min' || name === 'max'))
  const plain = value.trim().replace(',', '.')
  return isNumber && /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : value.trim()
}

/** Le brouillon, un de ses champs changé. */
export const withField = (draft: EntityDraft, key: string, part: Partial<DraftField>): EntityDraft => ({ ...draft, fields: draft.fields.map((field) => (field.key === key ? { ...field, ...part } : field)) })

export const withoutField = (draft: EntityDraft, key: string): EntityDraft => ({ ...draft, fields: draft.fields.filter((field) => field.key !== key) })

/** Un élément d'une suite, avancé ou reculé d'un rang. */
export function moved<T extends { key: string }>(items: T[], key: string, step: 1 | -1): T[] {
  const at = items.findIndex((item) => item.key === key)
  const next = items[at + step]
  const current = items[at]
  if (!next || !current) return items
  return items.with(at, next).with(at + step, current)
}
