/** Champs qui se modifient dans leur case : simples, et que rien d'autre ne gouverne. */
import { isComputed, type Entity, type Field } from '@/lib/model'

const simple = new Set(['text', 'integer', 'decimal', 'boolean', 'date', 'datetime', 'select', 'link', 'user'])

export const isEditable = (entity: Entity, field: Field): boolean =>
  Boolean(entity.rights.edit) && simple.has(field.type) && !field.read_only && !field.set_once && !isComputed(field) && entity.workflow?.field !== field.name
