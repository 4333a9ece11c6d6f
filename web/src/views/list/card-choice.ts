/** Choisir des fiches au doigt : on entre dans le choix par un bouton ou un appui tenu, on en sort par un bouton ou Échap. */
import { useState } from 'react'
import { mark, nothing, toggle, isEmpty, type Selection } from './selection'

export interface CardChoice {
  /** Les cartes sont des cases à cocher. */
  on: boolean
  selection: Selection
  start: () => void
  /** Rend les cartes à leurs liens ; plus rien n'est choisi. */
  end: () => void
  toggle: (id: string) => void
  /** Un doigt s'est attardé sur cette fiche : elle est choisie. */
  hold: (id: string) => void
}

export function useCardChoice(selection: Selection, select: (next: Selection) => void): CardChoice {
  const [started, setStarted] = useState(false)
  return {
    on: started || !isEmpty(selection),
    selection,
    start: () => setStarted(true),
    end: () => {
      setStarted(false)
      select(nothing)
    },
    toggle: (id) => {
      setStarted(true)
      select(toggle(selection, id))
    },
    hold: (id) => {
      setStarted(true)
      select(mark(selection, [id], true))
    },
  }
}
