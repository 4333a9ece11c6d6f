/** Écrit beaucoup de fiches d'une seule demande, par leur liste ou par un filtre ; rend le sort de chacune. */
import { asProblem, type FieldProblem, type RefusedItem } from '@/lib/http/problem'
import { post } from '@/lib/http/request'
import type { Entity } from '@/lib/model'

/** `atomic` : un refus annule tout ; `partial` : le reste est écrit. */
export type BulkMode = 'atomic' | 'partial'

/** Une fiche et ce qu'on y change, si personne n'est passé depuis `version`. */
export interface BulkItem {
  id: string
  version?: number
  [field: string]: unknown
}

export type BulkTarget = { items: string[] | BulkItem[] } | { filter: string; max_affected: number }

export interface BulkOrder {
  operation: 'update' | 'delete' | 'restore' | 'action'
  action?: string
  set?: Record<string, unknown>
  mode: BulkMode
}

export interface BulkRefusal {
  id: string | null
  detail: string
  errors: FieldProblem[]
}

export interface BulkOutcome {
  done: string[]
  /** Version de chaque fiche écrite : de quoi n'en défaire que ce qui n'a pas bougé depuis. */
  versions: Map<string, number>
  refused: BulkRefusal[]
}

/** Un lot refusé en bloc (422) est une réponse comme une autre : elle dit pourquoi, fiche par fiche. */
export async function bulkWrite(entity: Entity, target: BulkTarget, order: BulkOrder): Promise<BulkOutcome> {
  try {
    const answer = await post<{ results: RefusedItem[] }>(`${entity.path}/bulk`, { ...target, ...order })
    return outcomeOf(answer.results)
  } catch (error) {
    const problem = asProblem(error)
    if (problem.code !== 'bulk.refused') throw problem
    return outcomeOf(problem.results)
  }
}

const outcomeOf = (results: RefusedItem[]): BulkOutcome => ({
  done: results.flatMap((one) => (one.error || !one.id ? [] : [one.id])),
  versions: new Map(results.flatMap((one) => (one.error || !one.id || one.version === undefined ? [] : [[one.id, one.version]]))),
  refused: results.flatMap((one) => (one.error ? [{ id: one.id, detail: one.error.detail ?? '', errors: one.error.errors ?? [] }] : [])),
})
