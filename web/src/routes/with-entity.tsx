/** Trouve l'entité de l'adresse ; inconnue ou invisible, c'est la même réponse. */
import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { NotFound } from '@/components/dead-ends'
import { useModel } from '@/features/model/use-model'
import { entityAt, type Entity } from '@/lib/model'

/** L'entité, si elle a une page que la personne puisse ouvrir. */
export const seen = (entity: Entity | undefined) => (entity && !entity.owned && entity.rights.view !== false ? entity : undefined)

export function WithEntity({ children }: { children: (entity: Entity, id: string) => ReactNode }) {
  const { pack = '', plural = '', id = '' } = useParams({ strict: false }) as Record<string, string | undefined>
  const entity = seen(entityAt(useModel(), pack, plural))
  return entity ? children(entity, id) : <NotFound />
}
