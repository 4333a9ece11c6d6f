/** Les champs par lesquels une liste se regroupe : le menu les propose dès le premier écran, le regroupement vient ensuite. */
import { isReference, shownType, type Entity, type Field } from '@/lib/model'

const plain = new Set(['select', 'boolean', 'rating', 'integer'])
export const dated = new Set(['date', 'datetime'])

export const groupFields = (entity: Entity): Field[] =>
  entity.fields.filter((field) => field.filterable && !['id', 'version', 'external_id', 'deleted_at', 'deleted_by'].includes(field.name) && (plain.has(shownType(field)) || dated.has(shownType(field)) || isReference(field)))
