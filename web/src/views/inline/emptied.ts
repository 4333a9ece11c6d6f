/** Ce qu'une écriture efface de plus qu'on ne lui demande : le serveur vide les champs que leur condition cache. */
import { isBlank } from '@/lib/form/check'
import { isComputed, type Entity, type Field, type RecordData } from '@/lib/model'

/** Ce que le serveur calcule, on ne sait d'où : ni ce qu'il tient de lui-même, ni l'étape du circuit, qui ne change que par ses actions. */
const isDerived = (entity: Entity, one: Field): boolean => one.read_only === true && !one.system && one.type !== 'sequence' && one.name !== entity.workflow?.field

/** Vrai quand l'affichage d'un autre champ tient à celui-ci, ou à une valeur calculée, qui peut en venir. */
export function hidesOthers(entity: Entity, { name }: Field): boolean {
  const causes = [name, ...entity.fields.filter((one) => isDerived(entity, one)).map((one) => one.name)]
  const named = new RegExp(`\\b(?:${causes.join('|')})\\b`)
  return entity.fields.some((one) => one.name !== name && one.visible !== undefined && named.test(one.visible))
}

/** Les champs à condition qu'on saurait rendre : des lignes ne se récrivent pas, un secret ne se relit pas. */
export const conditional = (entity: Entity): Field[] => entity.fields.filter((one) => one.visible !== undefined && !isComputed(one) && !one.read_only && one.type !== 'children' && one.type !== 'secret')

/** Ceux que l'écriture a vidés, par la fiche d'avant et celle qu'elle a rendue. */
export const emptied = (entity: Entity, before: RecordData, saved: RecordData): Field[] => conditional(entity).filter(({ name }) => !isBlank(before[name]) && isBlank(saved[name]))
