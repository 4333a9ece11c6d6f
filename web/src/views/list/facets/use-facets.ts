/** Le panneau des facettes : une colonne, gardée ouverte dans ce navigateur entité par entité ; un tiroir là où la place manque, ouvert à la demande. */
import { useState } from 'react'
import { entityKey, type Entity } from '@/lib/model'
import { readSetting, writeSetting } from '@/lib/settings'
import { usePhone, useTablet } from '@/lib/use-media'

export interface Facets {
  open: boolean
  /** Tiroir plutôt que colonne. */
  drawer: boolean
  show: (open: boolean) => void
}

/** `cramped` : la colonne prendrait la place d'autre chose. */
export function useFacets(entity: Entity, cramped: boolean): Facets {
  const setting = `facets.${entityKey(entity)}`
  const [phone, tablet] = [usePhone(), useTablet()]
  const drawer = phone || tablet || cramped
  const [kept, setKept] = useState(() => readSetting(setting) === 'open')
  const [pulled, setPulled] = useState(false)
  const keep = (open: boolean) => {
    setKept(open)
    writeSetting(setting, open ? 'open' : null)
  }
  return { open: drawer ? pulled : kept, drawer, show: drawer ? setPulled : keep }
}
