/**
 * Ce qu'un tableau collé changerait aux fiches d'une liste, case par case, sans rien écrire.
 *
 * Il part d'une case et va à droite et vers le bas, sur les colonnes montrées et les fiches chargées : rien au-delà, aucune fiche neuve.
 */
import { checkField, type Fault } from '@/lib/form/check'
import { recordValues, toWire } from '@/lib/form/values'
import { isReference, type Entity, type Field, type Model, type RecordData } from '@/lib/model'
import { readCell, type Place } from '@/lib/paste/cell'
import { blockFrom, titlesOf, widthOf, type Block } from '@/lib/paste/fill'
import { saysSame } from '@/lib/paste/same'
import { fold } from '@/lib/plain'
import type { Ref } from '@/lib/ref'
import { isEditable } from '@/views/inline/editable'

/** Sortes qu'une case ne sait pas saisir, mais qu'un texte sait dire. */
const tellable = new Set(['long_text', 'markdown', 'multi_select', 'rating', 'geo_point'])

export const isPastable = (entity: Entity, field: Field): boolean => isEditable(entity, field) || (tellable.has(field.type) && isEditable(entity, { ...field, type: 'text' }))

/** D'où part le collage : rang de la fiche, rang de la colonne. */
export interface Origin {
  row: number
  column: number
}

export interface Change {
  record: RecordData
  field: Field
  /** Ce que la case montre, et montrerait. */
  before: unknown
  after: unknown
  /** Ce que le serveur tient, et tiendrait. */
  wires: { before: unknown; after: unknown }
}

export interface Refusal {
  record: RecordData
  field: Field
  text: string
  /** Faute dans une valeur lue ; rien si le texte n'a pas été compris. */
  fault?: Fault
}

export interface Plan {
  changes: Change[]
  refusals: Refusal[]
  /** Cases qui disent déjà ce qu'on y colle. */
  same: number
  /** Champs collés que la liste ne modifie pas. */
  locked: Field[]
  /** Champs nommés que la liste ne montre pas. */
  unshown: Field[]
  /** Titres qui ne nomment aucun champ. */
  strangers: string[]
  linesLeft: number
  columnsLeft: number
}

interface PlanOrder {
  model: Model
  entity: Entity
  /** Colonnes montrées, dans leur ordre. */
  fields: Field[]
  records: RecordData[]
  cells: string[][]
  origin: Origin
  first: FirstLine | undefined
  found: Map<Field, Map<string, Ref>>
  place: Place
}

/** Ce que dit la première ligne, quand elle ne le dit pas d'elle-même. */
export type FirstLine = 'titles' | 'record'

interface ListBlock extends Block, Pick<Plan, 'locked' | 'unshown' | 'strangers'> {
  /** Des titres, dont certains ne nomment rien, ou rien de ce que la liste montre : à la personne de le dire. */
  isUnsure: boolean
  /** La première ligne est prise pour des titres. */
  isTitled: boolean
}

type BlockOrder = Pick<PlanOrder, 'entity' | 'fields' | 'cells' | 'origin' | 'first'>

/** Le tableau, colonne par colonne : là où la liste ne modifie pas, il n'y a rien à chercher. Un titre peut nommer un champ qu'elle ne montre pas. */
export function blockFor({ entity, fields, cells, origin, first }: BlockOrder): ListBlock {
  const titles = first === 'record' ? undefined : titlesOf(cells, [...fields, ...entity.fields])
  const away = titles?.columns.filter((field) => field !== undefined).filter((field) => !fields.includes(field)) ?? []
  const isAway = titles !== undefined && away.length === titles.columns.filter(Boolean).length
  const isUnsure = first === undefined && titles !== undefined && (titles.strangers.length > 0 || isAway)
  const isTitled = titles !== undefined && !isUnsure
  const { columns, lines } = isTitled ? { columns: titles.columns, lines: cells.slice(1) } : blockFrom(cells, fields, origin.column)
  const named = columns.filter((field) => field !== undefined)
  const unshown = isUnsure ? away : named.filter((field) => !fields.includes(field))
  const locked = named.filter((field) => !unshown.includes(field) && !isPastable(entity, field))
  const left = [...unshown, ...locked]
  return { columns: columns.map((field) => (field && left.includes(field) ? undefined : field)), lines, locked, unshown, strangers: titles?.strangers ?? [], isUnsure, isTitled }
}

export function planOf({ model, entity, fields, records, cells, origin, first, found, place }: PlanOrder): Plan {
  const { columns, lines, locked, unshown, strangers } = blockFor({ entity, fields, cells, origin, first })
  const plan: Plan = {
    changes: [],
    refusals: [],
    same: 0,
    locked,
    unshown,
    strangers,
    linesLeft: Math.max(0, origin.row + lines.length - records.length),
    columnsLeft: Math.max(0, widthOf(lines) - columns.length),
  }
  for (const [step, record] of records.slice(origin.row, origin.row + lines.length).entries()) {
    for (const [rank, field] of columns.entries()) {
      const text = lines[step]?.[rank]
      if (!field || text === undefined) continue
      // Un champ protégé de cette fiche ne se montre pas à qui n'y a pas droit : il ne s'écrit pas non plus.
      if (record[field.name] === undefined) {
        if (!plan.locked.includes(field)) plan.locked.push(field)
        continue
      }
      const read = (value: unknown) => recordValues(model, [field], { id: record.id, [field.name]: value })[field.name]
      const blank = read(undefined)
      const after = text === '' ? blank : isReference(field) ? found.get(field)?.get(fold(text)) : readCell(field, text, place, record[field.name])
      const fault = after === undefined ? undefined : checkField(model, field, after, { visible: true, required: Boolean(field.required), readOnly: false })[0]
      if (after === undefined || fault) {
        plan.refusals.push({ record, field, text, fault })
        continue
      }
      const wires = { before: toWire(model, field, read(record[field.name])), after: toWire(model, field, after) }
      if (saysSame(field, wires, text)) plan.same += 1
      else plan.changes.push({ record, field, before: record[field.name], after: isReference(field) ? after : wires.after, wires })
    }
  }
  return plan
}

/** Les fiches d'un plan, chacune avec ce qu'on y pose, à l'endroit ou à l'envers. */
export function itemsOf(changes: Change[], side: 'before' | 'after', versionOf: (record: RecordData) => number | undefined) {
  const items = new Map<string, { id: string; version?: number; [field: string]: unknown }>()
  for (const { record, field, wires } of changes) {
    const item = items.get(record.id) ?? { id: record.id, version: versionOf(record) }
    item[field.name] = wires[side]
    items.set(record.id, item)
  }
  return [...items.values()]
}
