/** La transition qui défait l'autre, d'un geste et sans rien demander ; aucune quand le circuit ne revient pas. */
import type { Entity } from '@/lib/model'

export function reverseOf(entity: Entity, from: string, to: string): string | undefined {
  return entity.workflow?.transitions.find((one) => {
    const shape = entity.actions?.find((action) => action.name === one.name)
    return one.from.includes(to) && one.to === from && entity.rights.actions?.includes(one.name) && !one.approval && !shape?.confirm && !shape?.params?.length
  })?.name
}
