/** Trouve l'entité de l'adresse ; inconnue ou invisible, c'est la même réponse. */
import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { NotFound } from '@/components/dead-ends'
import { useModel } from '@/features/model/use-model'
import { entityAt, type Entity } from '@/lib/model'

export function WithEntity({ children }: { children: (entity: Entity, id: string) => ReactNode }) {
  const { pack = '', plural = '', id = '' } = useParams({ strict: false }) as Record<string, string | undefined>
  const entity = entityAt(useModel(), pack, plural)
  return entity && !entity.owned && entity.rights.view !== false ? children(entity, id) : <NotFound />
}
