/**
 * Relit ce que la source des fiches dit avoir changé : listes, fiche ouverte, journal. Les changements d'une même entité sont groupés :
 * une importation de mille lignes ne relit la liste qu'une fois.
 */
import { useQueryClient, type Query } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useModel } from '@/features/model/use-model'
import { recordSource } from '@/lib/records/source'
import { useStore } from '@/lib/store'
import { grouped } from '@/lib/grouped'

const MOST_PAGES = 5

/** Une liste où l'on est descendu très loin ne se relit pas entière à chaque geste d'un autre : elle le sera à la prochaine visite. */
const isShallow = (query: Query): boolean => ((query.state.data as { pages?: unknown[] } | undefined)?.pages?.length ?? 0) <= MOST_PAGES

export function useFollow(): void {
  const client = useQueryClient()
  const source = useStore(recordSource)
  const { entities } = useModel()
  const now = useRef(entities)
  useEffect(() => {
    now.current = entities
  }, [entities])

  useEffect(() => {
    const { later, forget } = grouped()
    const stop = source.listen((change) => {
      // Pendant une coupure, tout a pu changer.
      if (!change) return void client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'me' })
      const { entity, id } = change
      later(entity, () => void client.invalidateQueries({ queryKey: ['records', entity], predicate: isShallow }))
      if (now.current[entity]?.calendar) later('agenda', () => void client.invalidateQueries({ queryKey: ['agenda'] }))
      if (id) later(id, () => void client.invalidateQueries({ queryKey: ['audit', id] }))
    })
    return () => {
      stop()
      forget()
    }
  }, [client, source])
}
