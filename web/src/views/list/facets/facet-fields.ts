/** Les champs dont une liste montre les valeurs et leurs comptes : ceux qui se groupent ou se comptent par option, et dont une valeur se choisit dans un filtre. */
import { operatorOf } from '@/lib/filter'
import { shownType, type Entity, type Field } from '@/lib/model'
import { groupFields } from '../group-fields'

export function facetFields(entity: Entity): Field[] {
  const grouped = new Set(groupFields(entity))
  return entity.fields.filter((field) => isTallied(field) || (grouped.has(field) && (operatorOf(field, 'any') || shownType(field) === 'boolean')))
}

/** Options qu'une facette compte une à une, au plus : le serveur en compte douze par demande. */
const MOST_TALLIED = 36

/** Un choix multiple ne se groupe pas, puisqu'une fiche y tient plusieurs valeurs : ses options se comptent une à une. Des étiquettes libres, non. */
export function isTallied({ type, filterable, options = [] }: Field): boolean {
  return Boolean(filterable) && type === 'multi_select' && options.length > 0 && options.length <= MOST_TALLIED
}
