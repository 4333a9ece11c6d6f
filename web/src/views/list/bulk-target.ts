/** Ce que vise un geste sur une sélection : une demande, un fichier, et leurs bornes. */
import type { BulkJobDemand } from '@/features/bulk/api/bulk-jobs'
import type { BulkMode, BulkOrder, BulkTarget } from '@/features/records/api/bulk-write'
import { joinCel } from '@/lib/filter'
import { entityKey, type Entity } from '@/lib/model'
import type { ListQuery } from '@/lib/records/port'
import { countOf, type Selection } from './selection'

/** Au plus dans une demande : la borne du serveur. */
export const MOST_IN_BULK = 10_000
/** Au-delà, un geste sur tout ce qui correspond est confié au serveur : la page peut se fermer. */
export const MOST_HERE = 500

/** Le filtre de tout ce qui correspond, moins ce qui en est excepté. */
const filterOf = (selection: Selection, filter: string | undefined): string => joinCel([filter, selection.ids.size > 0 ? `!(id in ${JSON.stringify([...selection.ids])})` : undefined])

/** Le serveur mènera-t-il ce geste lui-même ? Non quand les fiches sont nommées, quand il est assez petit pour se faire d'ici, ou qu'il doit tenir d'un bloc. */
export const isForServer = (selection: Selection, count: number | undefined, mode: BulkMode): boolean => selection.all && mode === 'partial' && count !== undefined && count > MOST_HERE

/** Ce qu'on lui demande alors. */
export function jobOf(entity: Entity, selection: Selection, query: ListQuery, total: number | undefined, order: BulkOrder): BulkJobDemand | undefined {
  const count = countOf(selection, total)
  if (count === undefined || !isForServer(selection, count, order.mode)) return undefined
  const { operation, action, set } = order
  return { entity: entityKey(entity), operation, action, set, filter: filterOf(selection, query.filter) || undefined, q: query.q, max_affected: count }
}

/**
 * Ce qu'un lot vise. « Tout ce qui correspond » part en filtre, borné par ce que la personne a vu : si d'autres fiches
 * arrivent entre-temps, le serveur refuse plutôt que d'en toucher davantage. Une recherche en mots ne s'écrit pas en
 * filtre : `undefined`, les fiches sont alors à nommer.
 */
export function targetOf(selection: Selection, query: { filter?: string; q?: string }, total: number | undefined): BulkTarget | undefined {
  if (!selection.all) return { items: [...selection.ids] }
  if (query.q) return undefined
  return { filter: filterOf(selection, query.filter), max_affected: Math.min(MOST_IN_BULK, countOf(selection, total) ?? MOST_IN_BULK) }
}

/** Au plus dans l'adresse d'un fichier : au-delà, elle serait trop longue. */
export const MOST_IN_ADDRESS = 500

/** Ce qu'un export de la sélection demande ; rien quand trop de fiches sont nommées une à une. */
export function exportOf(selection: Selection, query: { filter?: string; q?: string; deleted?: boolean }): { filter?: string; q?: string; deleted?: boolean } | undefined {
  if (selection.ids.size > MOST_IN_ADDRESS) return undefined
  const ids = JSON.stringify([...selection.ids])
  if (!selection.all) return { filter: `id in ${ids}`, deleted: query.deleted }
  return { ...query, filter: filterOf(selection, query.filter) || undefined }
}
