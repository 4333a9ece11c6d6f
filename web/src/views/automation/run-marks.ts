/** Ce qu'une exécution a fait de chaque étape : son dernier résultat, le temps passé, combien de fois. */
import type { StepLog } from '@/features/automation/api/triggers'
import type { Place } from './step-places'

export interface RunMark {
  result: string
  /** Microsecondes, toutes les fois ensemble. */
  duration: number
  times: number
}

interface RunMarks {
  /** Par clé d'étape. */
  marks: Map<string, RunMark>
  /** Le journal nomme une étape que la définition n'a plus, ou qui y fait autre chose. */
  strays: boolean
}

/** L'étape d'une ligne du journal : à la même place, elle fait encore la même chose. */
export const isAt = ({ step, act }: StepLog, place: Place | undefined): boolean => step === place?.run && act === place.act

export function marksOf(logs: StepLog[], places: Place[]): RunMarks {
  const marks = new Map<string, RunMark>()
  let strays = false
  for (const log of logs) {
    if (log.step === null) continue
    const { result, duration_us = 0 } = log
    const key = places.find((place) => isAt(log, place))?.key
    if (key === undefined) {
      strays = true
      continue
    }
    const before = marks.get(key)
    // Une boucle dont un tour échoue a échoué.
    marks.set(key, { result: before?.result === 'failed' ? 'failed' : result, duration: (before?.duration ?? 0) + duration_us, times: (before?.times ?? 0) + 1 })
  }
  return { marks, strays }
}
