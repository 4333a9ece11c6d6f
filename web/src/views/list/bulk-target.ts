/** Ce que vise un geste sur une sélection : une demande, un fichier, et leurs bornes. */
import type { BulkTarget } from '@/features/records/api/bulk-write'
import { joinCel } from '@/lib/filter'
import { countOf, type Selection } from './selection'

/** Au plus dans une demande : la borne du serveur. */
export const MOST_IN_BULK = 10_000
/** Au plus dans un geste, par fournées : au-delà, la page devrait rester ouverte trop longtemps. */
export const MOST_IN_RUN = 100_000

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
