/** Lignes d'un planning : une par ressource, ou une par fiche, en arbre quand l'entité se contient. */
import { isReference, titleOf, type Choice, type Entity, type Field, type RecordData } from '@/lib/model'
import { toRef } from '@/lib/ref'
import type { Extent } from './extent'
import { inLanes, type InLane } from './lanes'

export interface Bar extends Extent {
  record: RecordData
}

export interface Row {
  key: string
  label: string
  bars: InLane<Bar>[]
  lanes: number
  /** Profondeur dans l'arbre, dès 1 ; la fiche que la ligne montre. */
  level?: number
  record?: RecordData
  /** Ouvre ou ferme ce qui est dessous ; absent d'une feuille. */
  expanded?: boolean
  /** Valeur du champ des lignes, telle qu'une fiche déposée ici la prendrait. */
  value?: unknown
}

/** Ligne des fiches sans valeur. */
export const BLANK = ''

export interface Resource {
  key: string
  label: string
  value: unknown
}

const byLabel = (left: { label: string }, right: { label: string }) => left.label.localeCompare(right.label)

/** Valeurs d'un choix, dans l'ordre de la définition. */
export const optionResources = (options: Choice[]): Resource[] => options.filter((one) => one.value !== '').map((one) => ({ key: one.value, label: one.label, value: one.value }))

export function resourceOf(field: Field, title: string, record: RecordData): Resource | undefined {
  const value = record[field.name]
  if (!isReference(field)) return typeof value === 'string' && value !== '' ? { key: value, label: value, value } : undefined
  const ref = toRef(value, title)
  return ref ? { key: ref.id, label: ref.label ?? ref.id, value: { id: ref.id, [title]: ref.label } } : undefined
}

function push<K>(groups: Map<K, Bar[]>, key: K, bar: Bar): void {
  const group = groups.get(key)
  if (group) group.push(bar)
  else groups.set(key, [bar])
}

interface Grouping {
  field: Field
  /** Champ-titre de l'entité visée. */
  title: string
  /** Ressources connues, même libres ; celles que les fiches nomment s'y ajoutent. */
  known: Resource[]
  blank: string
}

export function resourceRows(bars: Bar[], { field, title, known, blank }: Grouping, least: number): Row[] {
  const resources = new Map(known.map((one) => [one.key, one]))
  const named: Resource[] = []
  const held = new Map<string, Bar[]>()
  for (const bar of bars) {
    const resource = resourceOf(field, title, bar.record)
    const key = resource?.key ?? BLANK
    if (resource && !resources.has(key)) {
      resources.set(key, resource)
      named.push(resource)
    }
    push(held, key, bar)
  }
  const listed = isReference(field) ? [...known, ...named].toSorted(byLabel) : [...known, ...named]
  const rows = listed.map((one): Row => ({ key: one.key, label: one.label, value: one.value, ...inLanes(held.get(one.key) ?? [], least) }))
  // Un champ obligatoire n'a pas de ligne « sans » où déposer.
  return held.has(BLANK) || !field.required ? [...rows, { key: BLANK, label: blank, value: null, ...inLanes(held.get(BLANK) ?? [], least) }] : rows
}

/** Une ligne par fiche, dans l'ordre reçu ; une fiche dont le parent n'est pas là commence un arbre. */
export function recordRows(entity: Entity, bars: Bar[], parent: Field | undefined, folded: ReadonlySet<string>): Row[] {
  const present = new Set(bars.map((bar) => bar.record.id))
  const parentOf = ({ record }: Bar): string | undefined => {
    const id = parent && toRef(record[parent.name], entity.title_field)?.id
    return id !== undefined && id !== record.id && present.has(id) ? id : undefined
  }
  const below = new Map<string | undefined, Bar[]>()
  for (const bar of bars) push(below, parentOf(bar), bar)
  const rowsUnder = (id: string | undefined, level: number): Row[] =>
    (below.get(id) ?? []).flatMap((bar) => {
      const open = !folded.has(bar.record.id)
      const row: Row = { key: bar.record.id, label: titleOf(entity, bar.record), record: bar.record, level: parent && level, expanded: below.has(bar.record.id) ? open : undefined, ...inLanes([bar], 0) }
      return open ? [row, ...rowsUnder(bar.record.id, level + 1)] : [row]
    })
  return rowsUnder(undefined, 1)
}
