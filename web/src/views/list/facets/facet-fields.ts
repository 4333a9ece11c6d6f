/** Les champs dont une liste montre les valeurs et leurs comptes : ceux qui se groupent, et dont une valeur se choisit dans un filtre. */
import { operatorOf } from '@/lib/filter'
import { shownType, type Entity, type Field } from '@/lib/model'
import { groupFields } from '../group-fields'

export const facetFields = (entity: Entity): Field[] => groupFields(entity).filter((field) => operatorOf(field, 'any') || shownType(field) === 'boolean')

/** L'état d'abord, puis les colonnes de la liste, le reste, et le suivi. */
export function rankedFields(entity: Entity): Field[] {
  const rank = (field: Field) => (field.name === entity.workflow?.field ? 0 : field.system ? 3 : entity.list.columns.includes(field.name) ? 1 : 2)
  return facetFields(entity).toSorted((left, right) => rank(left) - rank(right))
}
