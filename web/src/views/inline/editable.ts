/** Champs qui se modifient là où on les lit : simples, et que rien d'autre ne gouverne. */
import { isComputed, isReference, type Entity, type Field } from '@/lib/model'

const simple = new Set(['text', 'integer', 'decimal', 'percent', 'boolean', 'date', 'datetime', 'time', 'duration', 'select', 'tags', 'email', 'phone', 'url', 'barcode', 'money', 'quantity'])

export const isEditable = (entity: Entity, field: Field): boolean =>
  Boolean(entity.rights.edit) && (simple.has(field.type) || isReference(field)) && !field.read_only && !field.set_once && !isComputed(field) && entity.workflow?.field !== field.name
