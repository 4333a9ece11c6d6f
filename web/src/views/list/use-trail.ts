/** Une fiche ouverte d'une liste connaît ses voisines, et le chemin du retour. */
import { useRouterState } from '@tanstack/react-router'
import { useEffect } from 'react'
import { entityKey, type Entity, type RecordData } from '@/lib/model'
import { leaveTrail, withoutPane } from '@/lib/trail'

/** `records` : celles qu'on voit, dans leur ordre ; rien tant que ce sont celles d'avant. */
export function useTrail(entity: Entity, records: RecordData[] | undefined): void {
  // En partant, l'adresse change avant que la liste ne s'efface : ce n'est plus la sienne.
  const href = useRouterState({ select: ({ location }) => (location.pathname === entity.path ? withoutPane(location.href) : undefined) })
  useEffect(() => {
    if (records && href) leaveTrail(entityKey(entity), records, href)
  }, [records, entity, href])
}
