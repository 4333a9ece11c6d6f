/** Ce dont un planning se compose : un début, une fin peut-être, un champ qui fait les lignes. L'adresse les retient. */
import { entityKey, fieldNamed, isReference, shownType, type Entity, type Field } from '@/lib/model'
import { dateFields } from '@/views/kinds'

/** « Aucun », dans l'adresse. */
export const NONE = '-'

/** Noms qui disent une fin, quand la définition ne désigne pas celle du planning. */
const ending = /(^|_)(end|ends|ended|until|to|due|departs?|departure|leaves?|leaving|returns?|finish|finishes|finished|expires|expiry|last|closes|closed)(_|$)/

export const startFields = (entity: Entity): Field[] => dateFields(entity)

/** Une fin se prend parmi les autres dates de la définition. */
export const endFields = (entity: Entity, start: Field): Field[] => dateFields(entity).filter((field) => field !== start && !field.system)

export const rowFields = (entity: Entity): Field[] =>
  entity.fields.filter((field) => field.filterable && !field.system && (isReference(field) || (field.type === 'select' && (field.options?.length ?? 0) > 0)))

/** Le champ que `[timeline]` désigne sous cette clé. */
export const designated = (entity: Entity, key: keyof NonNullable<Entity['timeline']>): Field | undefined => {
  const name = entity.timeline?.[key]
  return name === undefined ? undefined : fieldNamed(entity, name)
}

/** Ce que les barres montrent de plus que leurs dates. */
export const planFields = (entity: Entity): (Field | undefined)[] => (['baseline_start', 'baseline_end', 'progress'] as const).map((key) => designated(entity, key))

/** Les dates qu'une vue désigne. */
type Span = { start: string; end?: string } | null | undefined

export const defaultStart = (entity: Entity, span: Span = entity.timeline): Field | undefined => {
  const said = span && fieldNamed(entity, span.start)
  if (said) return said
  const fields = startFields(entity).filter((field) => !field.read_only)
  return fields.find((field) => !field.system && !ending.test(field.name)) ?? startFields(entity)[0]
}

/** Celle que la vue désigne avec ce début ; sinon la première date modifiable, de même sorte, qui se nomme comme une fin. */
export const defaultEnd = (entity: Entity, start: Field, span: Span = entity.timeline): Field | undefined =>
  span?.start === start.name
    ? fieldNamed(entity, span.end ?? '')
    : endFields(entity, start).find((field) => ending.test(field.name) && !field.read_only && shownType(field) === shownType(start))

/** Ce que la définition désigne ; sans elle, un lien vers une ressource, sinon une personne ; jamais vers soi : c'est alors un arbre. */
export const defaultRow = (entity: Entity): Field | undefined => {
  if (entity.timeline) return designated(entity, 'row')
  const fields = rowFields(entity).filter((field) => field.to !== entityKey(entity))
  return fields.find((field) => field.type === 'link' || field.type === 'parent') ?? fields.find((field) => field.type === 'user') ?? fields.find((field) => field.name === entity.workflow?.field)
}

/** Un choix de l'adresse, le défaut s'il ne dit rien, rien s'il dit « aucun ». */
export function chosen(wanted: string | undefined, fields: Field[], otherwise: Field | undefined): Field | undefined {
  if (wanted === NONE) return undefined
  return fields.find((field) => field.name === wanted) ?? otherwise
}
