/** Les champs dont une liste montre les valeurs et leurs comptes : ceux qui se groupent, par élément s'ils en tiennent plusieurs, et dont une valeur se choisit dans un filtre. */
import { operatorOf } from '@/lib/filter'
import { shownType, type Entity, type Field } from '@/lib/model'
import { groupFields } from '../group-fields'

export function facetFields(entity: Entity): Field[] {
  const grouped = new Set(groupFields(entity))
  return entity.fields.filter((field) => isListed(field) || (grouped.has(field) && (operatorOf(field, 'any') || shownType(field) === 'boolean')))
}

const lists = new Set(['multi_select', 'tags'])

/** Une liste se groupe par élément : une fiche compte sous chacun des siens. */
export const isListed = ({ type, filterable }: Field): boolean => Boolean(filterable) && lists.has(type)
