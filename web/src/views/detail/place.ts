/** Ce que la fiche dit à ses valeurs : laquelle se saisit, lesquelles le peuvent, ce que le serveur en a refusé. Vide quand rien ne s'y change. */
import { createContext } from 'react'
import type { Field } from '@/lib/model'
import type { Ending } from '@/views/inline/inline-editor'
import type { Refused } from '@/views/inline/use-inline-edit'
import type { Freedom } from './freedom'

export interface Place {
  editing: string | undefined
  freedom: (field: Field) => Freedom
  isRequired: (field: Field) => boolean
  /** Ce qui avait été saisi, et pourquoi le serveur n'en a pas voulu. */
  refusal: (field: Field) => { value: unknown; message: string } | undefined
  start: (name: string) => void
  done: (name: string, by: Ending) => void
  /** Vrai : le refus se dit ici. */
  refuse: (refused: Refused) => boolean
}

export const PlaceContext = createContext<Place | undefined>(undefined)
