/** Le panneau des facettes : une colonne, gardée ouverte entité par entité, et d'un appareil à l'autre ; un tiroir là où la place manque, ouvert à la demande. */
import { useState } from 'react'
import { keepLook, lookOf } from '@/features/session/list-look'
import { entityKey, type Entity } from '@/lib/model'
import { usePhone, useTablet } from '@/lib/use-media'

export interface Facets {
  open: boolean
  /** Tiroir plutôt que colonne. */
  drawer: boolean
  show: (open: boolean) => void
}

/** `cramped` : la colonne prendrait la place d'autre chose. */
export function useFacets(entity: Entity, cramped: boolean): Facets {
  const key = entityKey(entity)
  const [phone, tablet] = [usePhone(), useTablet()]
  const drawer = phone || tablet || cramped
  const [kept, setKept] = useState(() => lookOf(key).facets)
  const [pulled, setPulled] = useState(false)
  const keep = (open: boolean) => {
    setKept(open)
    keepLook(key, 'facets', open ? 'open' : null)
  }
  return { open: drawer ? pulled : kept, drawer, show: drawer ? setPulled : keep }
}
