/** Partage de la place entre une liste et la fiche ouverte à côté, en points. */

export const NARROWEST_LIST = 320
export const NARROWEST_PANE = 440
/** En deçà, à elles deux, la liste se contente de cartes et la fiche prend le reste. */
const MODEST = 1000
/** En deçà, une grille ne montre plus assez de colonnes. */
const NARROWEST_GRID = 480
const PANE_SHARE = 0.44

export const hasRoom = (total: number): boolean => total >= NARROWEST_LIST + NARROWEST_PANE

/** Largeur du volet : celle qu'on lui a donnée, à défaut celle qui convient, sans écraser la liste. */
export function paneWidth(total: number, chosen: number | undefined): number {
  const wanted = chosen ?? (total < MODEST ? total : total * PANE_SHARE)
  return Math.round(Math.max(NARROWEST_PANE, Math.min(wanted, total - NARROWEST_LIST)))
}

export const needsCards = (total: number, pane: number): boolean => total - pane < NARROWEST_GRID
