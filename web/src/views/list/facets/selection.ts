/**
 * Les valeurs cochées d'une facette sont un filtre ordinaire de la liste (`severity.any.high~critical`) : étiquettes, vues
 * enregistrées, exports et lots n'ont rien de plus à connaître.
 *
 * Un filtre ne dit pas « vide ou telle valeur », ni deux valeurs d'un oui/non : y cocher l'un décoche l'autre.
 */
import { operatorOf, type Filter } from '@/lib/filter'
import { isReference, type Field } from '@/lib/model'
import type { Aggregate } from '@/lib/records/port'
import { GROUP_KEY } from '../groups'

/** Clé d'une valeur absente. */
export const BLANK = ''

const choosing = new Set(['any', 'is', 'empty', 'me'])

/** Le filtre que montre la facette : le premier qui choisit des valeurs. Les autres du même champ restreignent, comme ceux d'ailleurs. */
const ownIndex = (field: Field, filters: Filter[]): number => filters.findIndex((one) => one.field === field.name && choosing.has(one.operator))

/** Ce qui restreint les comptes d'un champ : tout, sauf son propre choix — on voit ainsi ce qui l'élargirait. */
export function withoutOwn(field: Field, filters: Filter[]): Filter[] {
  const index = ownIndex(field, filters)
  return index < 0 ? filters : filters.toSpliced(index, 1)
}

/** Clés cochées ; `me` : l'identifiant de la personne, que le filtre « est moi » ne dit pas. */
export function chosenKeys(field: Field, filters: Filter[], me: string): string[] {
  const own = filters[ownIndex(field, filters)]
  if (own?.operator === 'empty') return [BLANK]
  if (own?.operator === 'me') return [me]
  return own?.values.filter((value) => value !== '') ?? []
}

/** Les filtres une fois une valeur cochée ou décochée ; ils gardent leur ordre. */
export function withKey(field: Field, filters: Filter[], key: string, checked: boolean, me: string): Filter[] {
  const before = chosenKeys(field, filters, me)
  const many = operatorOf(field, 'any') !== undefined && key !== BLANK
  const after = checked ? [...(many ? before.filter((one) => one !== BLANK && one !== key) : []), key] : before.filter((one) => one !== key)
  const index = ownIndex(field, filters)
  return filters.toSpliced(index < 0 ? filters.length : index, index < 0 ? 0 : 1, ...written(field, after))
}

function written(field: Field, keys: string[]): Filter[] {
  if (keys.length === 0) return []
  if (keys.includes(BLANK)) return [{ field: field.name, operator: 'empty', values: [] }]
  return [{ field: field.name, operator: operatorOf(field, 'any') ? 'any' : 'is', values: keys }]
}

export interface FacetValue {
  key: string
  /** Tel que l'agrégat le rend : un lien porte `id` et `title`. */
  value: unknown
  /** Inconnu d'une valeur cochée que la réponse, bornée, ne montre pas. */
  count: number | undefined
}

/** Les valeurs à montrer, dans l'ordre de la réponse ; puis celles cochées qu'elle n'a pas. */
export function facetValues(field: Field, answer: Pick<Aggregate, 'data' | 'more'>, chosen: string[]): FacetValue[] {
  const told = answer.data.flatMap((row): FacetValue[] => {
    const value = row[GROUP_KEY] ?? null
    if (value === null && !operatorOf(field, 'empty')) return []
    return [{ key: keyOf(field, value), value, count: Number(row.count) }]
  })
  const untold = chosen.filter((key) => !told.some((one) => one.key === key))
  return [...told, ...untold.map((key) => ({ key, value: valueOf(field, key), count: answer.more ? undefined : 0 }))]
}

function keyOf(field: Field, value: unknown): string {
  if (value === null) return BLANK
  return isReference(field) ? (value as { id: string }).id : String(value)
}

function valueOf(field: Field, key: string): unknown {
  if (key === BLANK) return null
  if (isReference(field)) return { id: key }
  return operatorOf(field, 'any') ? key : key === 'true'
}
