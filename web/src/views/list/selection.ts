/**
 * Fiches choisies d'une liste : celles qu'on nomme, ou toutes sauf celles qu'on nomme.
 * Choisir cent mille fiches ne coûte ainsi qu'un mot, même quand l'écran n'en a lu que cinquante.
 */
import type { BulkTarget } from '@/features/records/api/bulk-write'
import { joinCel } from '@/lib/filter'

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

/** Au plus dans un lot : la borne du serveur. */
export const MOST_IN_BULK = 10_000

/**
 * Ce qu'un lot vise. « Tout ce qui correspond » part en filtre, borné par ce que la personne a vu : si d'autres fiches
 * arrivent entre-temps, le serveur refuse plutôt que d'en toucher davantage. Une recherche en mots ne s'écrit pas en
 * filtre : `undefined`, les fiches sont alors à nommer.
 */
export function targetOf(selection: Selection, query: { filter?: string; q?: string }, total: number | undefined): BulkTarget | undefined {
  if (!selection.all) return { items: [...selection.ids] }
  if (query.q) return undefined
  const except = selection.ids.size > 0 ? `!(id in ${JSON.stringify([...selection.ids])})` : undefined
  return { filter: joinCel([query.filter, except]), max_affected: Math.min(MOST_IN_BULK, countOf(selection, total) ?? MOST_IN_BULK) }
}

/** Au plus dans l'adresse d'un fichier : au-delà, elle serait trop longue. */
export const MOST_IN_ADDRESS = 500

/** Ce qu'un export de la sélection demande ; rien quand trop de fiches sont nommées une à une. */
export function exportOf(selection: Selection, query: { filter?: string; q?: string; deleted?: boolean }): { filter?: string; q?: string; deleted?: boolean } | undefined {
  if (selection.ids.size > MOST_IN_ADDRESS) return undefined
  const ids = JSON.stringify([...selection.ids])
  if (!selection.all) return { filter: `id in ${ids}`, deleted: query.deleted }
  return { ...query, filter: joinCel([query.filter, selection.ids.size > 0 ? `!(id in ${ids})` : undefined]) || undefined }
}

/** Combien de fiches ; `undefined` quand seul le serveur le saurait. */
export function countOf(selection: Selection, total: number | undefined): number | undefined {
  if (!selection.all) return selection.ids.size
  return total === undefined ? undefined : Math.max(0, total - selection.ids.size)
}
