/** Où un document peut aller : les champs de la fiche qui le reçoivent, le nom du fichier qu'on prend. */
import { isComputed, titleOf, type Entity, type Field, type RecordData } from '@/lib/model'

const takesPage = ({ accept = [] }: Field) => accept.length === 0 || accept.some((kind) => kind === 'text/html' || kind === 'text/*')

/** Les champs de plusieurs fichiers que la personne voit et peut changer. */
export const receiving = (entity: Entity, record: RecordData): Field[] =>
  entity.fields.filter((field) => field.type === 'files' && !field.read_only && !field.set_once && !isComputed(field) && record[field.name] !== undefined && takesPage(field))

export function fileName(label: string, entity: Entity, record: RecordData): string {
  const number = entity.number_field ? record[entity.number_field] : undefined
  // Ce qu'un système de fichiers refuse.
  return `${label} ${number === undefined || number === null ? titleOf(entity, record) : String(number)}.html`.replaceAll(/[\\/:*?"<>|]/gu, '_')
}
