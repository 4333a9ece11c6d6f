/** Ce que toute grille reçoit : ce que porte chaque jour, et comment le montrer. */
import type { ReactNode } from 'react'

export interface GridProps<T> {
  byDay: Map<string, T[]>
  day: string
  today: string
  keyOf: (one: T) => string
  show: (one: T, tall: boolean) => ReactNode
}
