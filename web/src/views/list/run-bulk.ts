/** Un geste sur beaucoup de fiches : quatre à la fois, en disant où l'on en est. Un refus n'arrête pas les autres. */
import { asProblem, type Problem } from '@/lib/http/problem'

export interface BulkOutcome {
  done: string[]
  refused: { id: string; problem: Problem }[]
}

const LANES = 4

export async function runBulk(ids: string[], act: (id: string) => Promise<unknown>, onProgress: (finished: number) => void, signal: AbortSignal): Promise<BulkOutcome> {
  const outcome: BulkOutcome = { done: [], refused: [] }
  let next = 0
  const lane = async (): Promise<void> => {
    const id = signal.aborted ? undefined : ids[next++]
    if (id === undefined) return
    await act(id).then(
      () => outcome.done.push(id),
      (error: unknown) => outcome.refused.push({ id, problem: asProblem(error) }),
    )
    onProgress(outcome.done.length + outcome.refused.length)
    return lane()
  }
  await Promise.all(Array.from({ length: Math.min(LANES, ids.length) }, lane))
  return outcome
}
