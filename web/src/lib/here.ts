/** Ce qu'on peut faire de ce qui est à l'écran : la fiche ouverte le dit, la palette le propose. Rien ne se demande au serveur pour cela. */
import { useEffect, useRef } from 'react'
import { createStore, useStore } from './store'

export interface Command {
  key: string
  label: string
  run: () => void
}

/** De quoi il s'agit, et ce qu'on en fait. */
export interface Here {
  title: string
  commands: Command[]
}

const here = createStore<(() => Here) | undefined>(undefined)

/** À appeler par ce qui est à l'écran ; le dernier venu l'emporte, et libère la place en partant. */
export function useOffered(offer: () => Here): void {
  const latest = useRef(offer)
  useEffect(() => {
    latest.current = offer
  })
  useEffect(() => {
    const own = () => latest.current()
    here.set(own)
    return () => {
      if (here.get() === own) here.set(undefined)
    }
  }, [])
}

export const useHere = (): Here | undefined => useStore(here)?.()
