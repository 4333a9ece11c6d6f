/**
 * Fiches choisies d'une liste : celles qu'on nomme, ou toutes sauf celles qu'on nomme.
 * Choisir cent mille fiches ne coûte ainsi qu'un mot, même quand l'écran n'en a lu que cinquante.
 */

export interface Selection {
  all: boolean
  /** Les choisies ; quand `all`, les exceptées. */
  ids: ReadonlySet<string>
}

export const nothing: Selection = { all: false, ids: new Set() }
export const everything: Selection = { all: true, ids: new Set() }

export const isSelected = (selection: Selection, id: string): boolean => selection.ids.has(id) !== selection.all

export const isEmpty = (selection: Selection): boolean => !selection.all && selection.ids.size === 0

/** Change l'état de plusieurs fiches d'un coup (une plage) ; les autres demeurent. */
export function mark(selection: Selection, ids: string[], selected: boolean): Selection {
  const next = new Set(selection.ids)
  for (const id of ids) {
    if (selected === selection.all) next.delete(id)
    else next.add(id)
  }
  return { all: selection.all, ids: next }
}

export const toggle = (selection: Selection, id: string): Selection => mark(selection, [id], !isSelected(selection, id))

/** Combien de fiches ; `undefined` quand seul le serveur le saurait. */
export function countOf(selection: Selection, total: number | undefined): number | undefined {
  if (!selection.all) return selection.ids.size
  return total === undefined ? undefined : Math.max(0, total - selection.ids.size)
}
