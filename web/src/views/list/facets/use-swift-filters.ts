/** Les étiquettes telles qu'elles seront : une case répond au doigt, et la suivante en tient compte, sans attendre que l'adresse ait changé. */
import { useState } from 'react'
import { writeFilters, type Filter } from '@/lib/filter'
import type { ListState } from '../use-list-state'

export function useSwiftFilters(state: ListState): [Filter[], (next: Filter[]) => void] {
  const address = writeFilters(state.filters)
  const [held, setHeld] = useState({ address, filters: state.filters })
  if (held.address !== address) setHeld({ address, filters: state.filters })
  const change = (filters: Filter[]) => {
    setHeld({ address, filters })
    state.keepFilters(filters)
  }
  return [held.filters, change]
}
