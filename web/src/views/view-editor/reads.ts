/** Ce que lit chaque vue d'une entité : les champs qui s'y prêtent, et ce que l'organisation en écrit. */
import type { LayoutField, Reads, ViewsBody } from '@/features/definitions/api/layout'
import { same } from '@/lib/form/values'
import { entityKey, isReference, shownType, type Entity } from '@/lib/model'

export const readers = ['board', 'calendar', 'map', 'timeline'] as const
export type Reader = (typeof readers)[number]

/** Une clé d'une vue, et les champs qu'elle accepte. */
export interface Slot {
  key: string
  /** Sans elle, le reste de la vue ne dit rien. */
  leads: boolean
  fields: LayoutField[]
}

const numbers = new Set(['integer', 'decimal', 'percent', 'rating'])

/** Les clés de chaque vue ; une vue dont rien ne peut tenir la première n'y est pas. */
export function slotsOf(entity: Entity, fields: LayoutField[]): [Reader, Slot[]][] {
  const known = fields.filter((field) => !field.system)
  const dates = known.filter((field) => ['date', 'datetime'].includes(shownType(field)))
  const choices = known.filter((field) => field.type === 'select')
  const chains = known.filter((field) => field.type === 'children' || (field.type === 'links' && field.to === entityKey(entity)))
  const slots: Record<Reader, [string, LayoutField[]][]> = {
    board: [['group', choices]],
    calendar: [['start', dates], ['end', dates]],
    map: [['at', known.filter((field) => field.type === 'geo_point')]],
    timeline: [
      ['start', dates],
      ['end', dates],
      ['row', known.filter((field) => isReference(field) || field.type === 'select')],
      ['depends', chains],
      ['baseline_start', dates],
      ['baseline_end', dates],
      ['progress', known.filter((field) => numbers.has(shownType(field)))],
    ],
  }
  const offered = (reader: Reader): Slot[] => slots[reader].map(([key, held], rank) => ({ key, leads: rank === 0, fields: held })).filter((slot) => slot.fields.length > 0)
  return readers.map((reader): [Reader, Slot[]] => [reader, offered(reader)]).filter(([, held]) => held[0]?.leads)
}

/** Un champ donné à une clé ; la première retirée, la vue ne dit plus rien. */
export function assign(reads: Reads, reader: Reader, { key, leads }: Slot, field: string): Reads {
  const { [key]: _before, ...rest } = reads[reader] as Record<string, string>
  return { ...reads, [reader]: field ? { ...rest, [key]: field } : leads ? {} : rest }
}

/** Ce qui s'en écrit : seulement les vues changées ; celle qui ne dit plus rien est rendue à son module. */
export function readsBody(reads: Reads, start: Reads, body: ViewsBody | null): Partial<Reads> {
  const written = (reader: Reader) => (same(reads[reader], start[reader]) ? body?.[reader] : Object.keys(reads[reader]).length > 0 ? reads[reader] : undefined)
  return Object.fromEntries(readers.map((reader) => [reader, written(reader)]))
}
