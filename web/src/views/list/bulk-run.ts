/** Un geste sur beaucoup de fiches, par fournées : il avance sous les yeux, et s'arrête à la demande. */
import { bulkWrite, type BulkItem, type BulkOrder, type BulkOutcome } from '@/features/records/api/bulk-write'
import type { Entity } from '@/lib/model'

/** Jusque-là, une seule demande suffit. */
export const MOST_AT_ONCE = 500
/** Fiches d'une fournée : assez pour aller vite, assez peu pour s'arrêter. */
export const BATCH = 200

export interface Progress {
  done: number
  total: number
}

export interface RunOutcome extends BulkOutcome {
  /** Ce qui n'a pas été tenté : le geste s'est arrêté avant. */
  left: number
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

/** Ce qui est écrit le reste, même si la suite échoue : le compte rendu dit où l'on en est. */
export async function runInBatches({ entity, items, order, onProgress, isStopped }: RunInput): Promise<RunOutcome> {
  const outcome: RunOutcome = { done: [], versions: new Map(), refused: [], left: items.length }
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
      return { ...outcome, error }
    }
  }
  return outcome
}
