/** Champs qu'on peut poser d'un coup sur beaucoup de fiches : ceux que rien d'autre ne gouverne. */
import { isComputed, type Entity, type Field } from '@/lib/model'

const tooOwn = new Set(['children', 'files', 'file', 'image', 'signature', 'secret'])

export const bulkFields = (entity: Entity): Field[] =>
  entity.fields.filter((field) => !isComputed(field) && !field.read_only && !field.set_once && !tooOwn.has(field.type) && field.name !== entity.workflow?.field && field.name !== entity.title_field)
