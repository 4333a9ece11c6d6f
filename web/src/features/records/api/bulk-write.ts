/** Écrit beaucoup de fiches d'une seule demande, par leur liste ou par un filtre ; rend le sort de chacune. */
import { asProblem, type FieldProblem, type RefusedItem } from '@/lib/http/problem'
import { post } from '@/lib/http/request'
import type { Entity } from '@/lib/model'

/** `atomic` : un refus annule tout ; `partial` : le reste est écrit. */
export type BulkMode = 'atomic' | 'partial'

export type BulkTarget = { items: string[] } | { filter: string; max_affected: number }

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
  refused: results.flatMap((one) => (one.error ? [{ id: one.id, detail: one.error.detail ?? '', errors: one.error.errors ?? [] }] : [])),
})
