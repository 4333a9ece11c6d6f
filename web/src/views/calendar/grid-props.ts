/** Ce que toute grille reçoit : ce que porte chaque jour, et comment le montrer. */
import type { ReactNode } from 'react'
import type { CreateDay } from './day-create'

export interface GridProps<T> {
  byDay: Map<string, T[]>
  day: string
  today: string
  keyOf: (one: T) => string
  show: (one: T, tall: boolean) => ReactNode
  /** Ajoute à un jour ; absent, rien ne s'ajoute. */
  create?: CreateDay
  /** Le jour au-dessus duquel on tient quelque chose. */
  over?: string
  /** Ce qu'on pousse au clavier : un jour trop plein le montre quand même. */
  followed?: string
}
