/** Ce qu'une écriture efface de plus qu'on ne lui demande : le serveur vide les champs que leur condition cache. */
import { isBlank } from '@/lib/form/check'
import { isComputed, type Entity, type Field, type RecordData } from '@/lib/model'

/** Vrai quand l'affichage d'un autre champ tient à celui-ci. */
export const hidesOthers = (entity: Entity, { name }: Field): boolean => entity.fields.some((one) => one.name !== name && one.visible !== undefined && new RegExp(`\\b${name}\\b`).test(one.visible))

/** Les champs à condition qu'on saurait rendre : des lignes ne se récrivent pas, un secret ne se relit pas. */
export const conditional = (entity: Entity): Field[] => entity.fields.filter((one) => one.visible !== undefined && !isComputed(one) && !one.read_only && one.type !== 'children' && one.type !== 'secret')

/** Ceux que l'écriture a vidés, par la fiche d'avant et celle qu'elle a rendue. */
export const emptied = (entity: Entity, before: RecordData, saved: RecordData): Field[] => conditional(entity).filter(({ name }) => !isBlank(before[name]) && isBlank(saved[name]))
