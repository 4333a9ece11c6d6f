/** L'ordre des facettes d'une liste. */
import type { Entity, Field } from '@/lib/model'
import { facetFields } from './facet-fields'

/** L'état d'abord, puis les colonnes de la liste, le reste, et le suivi. */
export function rankedFields(entity: Entity): Field[] {
  const rank = (field: Field) => (field.name === entity.workflow?.field ? 0 : field.system ? 3 : entity.list.columns.includes(field.name) ? 1 : 2)
  return facetFields(entity).toSorted((left, right) => rank(left) - rank(right))
}
