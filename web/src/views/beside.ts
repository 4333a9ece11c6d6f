/** Fiche ouverte à côté de sa liste. Une fiche qui a toute la page n'a pas ce voisinage : le contexte est vide. */
import { createContext, use } from 'react'
import { usePhone } from '@/lib/use-media'

export interface Beside {
  /** La fiche du volet. */
  opened: string | undefined
  /** La dernière qui y fut : la ligne où l'on revient. */
  last: string | undefined
  /** Une ligne s'ouvre à côté, non en pleine page. */
  on: boolean
  /** Il ne reste à la liste que la place de cartes. */
  cards: boolean
  /** Ouvre une fiche : un pas que « précédent » défait. */
  show: (id: string) => Promise<void>
  /** La ligne où l'on vient de se rendre, une fois qu'on s'y arrête ; rien sans volet ouvert. */
  follow: (id: string) => void
  /** Vrai si c'est `show`, et non la liste, qui a mené à cette fiche. */
  isLed: (id: string) => boolean
  /** Referme ; depuis le volet, le focus revient à la ligne de la fiche. */
  close: () => Promise<void>
  /** Referme sur une fiche qui n'est plus : c'est à cette ligne qu'on revient, s'il y en a une. */
  leave: (row: string | undefined) => Promise<void>
}

export const BesideContext = createContext<Beside | undefined>(undefined)

/** Vrai quand une liste se montre en cartes : au téléphone, ou à l'étroit près d'une fiche ouverte. */
export function useCards(): boolean {
  const phone = usePhone()
  return use(BesideContext)?.cards || phone
}

/** Le volet, pour qui le désigne (`aria-controls`) ou y mène le focus. */
export const PANE = 'beside'
