/** Ce qu'un lien de fin à début écrit : la tâche qui suit nomme celle qui la précède, par un lien ou par une ligne. */
import { entityKey, isComputed, type Entity, type Field, type Model, type RecordData } from '@/lib/model'
import { designated } from './choices'
import type { Network } from './network'

/** Où s'écrivent les prédécesseurs d'une tâche. */
export interface Linking {
  field: string
  /** Quand ce sont des lignes : leur champ qui nomme la tâche, et ce qui dit la sorte du lien. */
  line?: { previous: string; rest: Record<string, string> }
}

const FINISH_TO_START = /^fs$/i

/** Rien si le planning n'a pas de liens, ou si la personne ne les écrit pas. */
export function linkingOf(model: Model, entity: Entity): Linking | undefined {
  const field = designated(entity, 'depends')
  if (!field || !entity.rights.edit || field.read_only || field.set_once || isComputed(field)) return undefined
  if (field.type === 'links') return { field: field.name }
  const fields = model.entities[field.of ?? '']?.fields ?? []
  // Le lien vers la mère ne s'écrit pas : elle n'est pas ce qui précède.
  const [previous, other] = fields.filter((one) => one.type === 'link' && one.to === entityKey(entity) && !one.read_only)
  if (!previous || other) return undefined
  const kind = fields.map((one) => [one, finishToStart(one)] as const).find(([, value]) => value !== undefined)
  return { field: field.name, line: { previous: previous.name, rest: kind?.[1] === undefined ? {} : { [kind[0].name]: kind[1] } } }
}

const finishToStart = ({ type, options }: Field): string | undefined => (type === 'select' ? options?.find(({ value }) => FINISH_TO_START.test(value))?.value : undefined)

/** Une tâche ne se suit pas elle-même, ni deux fois de la même façon. */
export const mayLink = (network: Network, from: string, to: string): boolean => from !== to && !network.after.get(from)?.some((link) => link.to === to && link.type === 'FS')

type Row = RecordData | string

const rowsOf = ({ field }: Linking, record: RecordData): Row[] => (Array.isArray(record[field]) ? (record[field] as Row[]) : [])
const idOf = (row: unknown): unknown => (row !== null && typeof row === 'object' ? (row as RecordData).id : row)
/** Une ligne gardée n'envoie que son identifiant : le reste ne change pas. */
const kept = ({ line }: Linking, rows: Row[]): unknown[] => rows.map((row) => (line ? { id: idOf(row) } : idOf(row)))

/** La tâche suit-elle déjà celle-ci, de la fin au début ? */
export const hasLink = (linking: Linking, record: RecordData, from: string): boolean =>
  rowsOf(linking, record).some((row) => {
    if (!linking.line) return idOf(row) === from
    const line = row as RecordData
    return idOf(line[linking.line.previous]) === from && Object.entries(linking.line.rest).every(([name, value]) => line[name] === value)
  })

export function withLink(linking: Linking, record: RecordData, from: string): Record<string, unknown> {
  const { field, line } = linking
  return { [field]: [...kept(linking, rowsOf(linking, record)), line ? { [line.previous]: from, ...line.rest } : from] }
}

/** Le lien ôté, de la fiche telle qu'elle est maintenant ; ce qu'elle avait `before` reste, et ce qu'un autre y a mis aussi. */
export function withoutLink(linking: Linking, record: RecordData, from: string, before: RecordData): Record<string, unknown> {
  const { field, line } = linking
  const known = new Set(rowsOf(linking, before).map(idOf))
  const isOurs = (row: Row) => !known.has(idOf(row)) && idOf(line ? (row as RecordData)[line.previous] : row) === from
  return { [field]: kept(linking, rowsOf(linking, record).filter((row) => !isOurs(row))) }
}
