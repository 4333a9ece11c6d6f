/** Dit au serveur comment une liste se montre, une fois qu'on a fini de la régler ; un échec ne défait rien : l'appareil garde son choix. */
import { grouped } from '@/lib/grouped'
import { updateMe } from './api/update-me'
import { lookOf } from './list-look'

const turns = grouped()

export const tellLook = (entity: string): void => turns.later(entity, () => void updateMe({ lists: { [entity]: lookOf(entity) } }).catch(() => undefined))
