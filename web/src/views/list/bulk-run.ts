/** Un geste sur beaucoup de fiches, par fournées : il avance sous les yeux, et s'arrête à la demande. */
import { bulkWrite, type BulkItem, type BulkOrder, type BulkOutcome, type BulkTarget } from '@/features/records/api/bulk-write'
import { asProblem } from '@/lib/http/problem'
import type { Entity } from '@/lib/model'

/** Fiches d'une fournée : assez pour aller vite, assez peu pour s'arrêter. */
export const BATCH = 200

export interface Progress {
  done: number
  total: number
}

export interface RunOutcome extends BulkOutcome {
  /** Ce qui n'a pas été tenté : le geste s'est arrêté avant. */
  left: number
  /** Ce qui l'a été sans qu'on sache ce qu'il en est : la réponse s'est perdue. */
  unsure: number
  /** Ce qui l'a arrêté, quand ce n'est pas la personne. */
  error?: unknown
}

interface RunInput {
  entity: Entity
  items: string[] | BulkItem[]
  order: BulkOrder
  onProgress: (progress: Progress) => void
  isStopped: () => boolean
}

/** Rien de fait encore. */
export const untouched = (left: number): RunOutcome => ({ done: [], versions: new Map(), refused: [], left, unsure: 0 })

/** Sans réponse du serveur, ou s'il est tombé en route, l'écriture est peut-être faite. */
function failed(outcome: RunOutcome, sent: number, error: unknown): RunOutcome {
  const { status } = asProblem(error)
  const unsure = status === 0 || status >= 500 ? sent : 0
  return { ...outcome, left: outcome.left - unsure, unsure, error }
}

/** D'une seule demande, qui vise `count` fiches. */
export const runAtOnce = (entity: Entity, target: BulkTarget, order: BulkOrder, count: number): Promise<RunOutcome> =>
  bulkWrite(entity, target, order).then(
    (outcome) => ({ ...outcome, left: 0, unsure: 0 }),
    (error: unknown) => failed(untouched(count), count, error),
  )

/** Ce qui est écrit le reste, même si la suite échoue : le compte rendu dit où l'on en est. */
export async function runInBatches({ entity, items, order, onProgress, isStopped }: RunInput): Promise<RunOutcome> {
  const outcome = untouched(items.length)
  for (let from = 0; from < items.length && !isStopped(); from += BATCH) {
    onProgress({ done: from, total: items.length })
    const batch = items.slice(from, from + BATCH) as typeof items
    try {
      // Une fournée à la fois : la suivante n'alourdit pas le serveur tant que celle-ci n'est pas finie.
      // oxlint-disable-next-line no-await-in-loop
      const { done, versions, refused } = await bulkWrite(entity, { items: batch }, order)
      outcome.done.push(...done)
      outcome.refused.push(...refused)
      for (const [id, version] of versions) outcome.versions.set(id, version)
      outcome.left -= batch.length
    } catch (error) {
      return failed(outcome, batch.length, error)
    }
  }
  return outcome
}
