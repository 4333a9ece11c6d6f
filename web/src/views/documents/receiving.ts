/** Où un document peut aller : les champs de fichiers qui admettent une page, et ceux d'une fiche qui le reçoivent. */
import { isComputed, type Entity, type Field, type RecordData } from '@/lib/model'

/** Le serveur juge de même ce que dit une étape (`crates/schema/src/load/report.rs`). */
export const takesPage = ({ accept = [] }: Field): boolean => accept.length === 0 || accept.some((kind) => kind === 'text/html' || kind === 'text/*')

/** Les champs de plusieurs fichiers que la personne voit et peut changer. */
export const receiving = (entity: Entity, record: RecordData): Field[] =>
  entity.fields.filter((field) => field.type === 'files' && !field.read_only && !field.set_once && !isComputed(field) && record[field.name] !== undefined && takesPage(field))
