/** Dit au serveur comment une liste se montre, une fois qu'on a fini de la régler ; un échec ne défait rien : l'appareil garde son choix. */
import { grouped } from '@/lib/grouped'
import { same } from '@/lib/form/values'
import { updateMe } from './api/update-me'
import { lookOf, lookTold } from './list-look'

const turns = grouped()

export const tellLook = (entity: string): void =>
  turns.later(entity, () => {
    const told = lookOf(entity)
    const heard = () => same(told, lookOf(entity)) && lookTold(entity)
    void updateMe({ lists: { [entity]: told } }).then(heard, () => undefined)
  })
