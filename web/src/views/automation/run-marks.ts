/** Ce qu'une exécution a fait de chaque étape : son dernier résultat, le temps passé, combien de fois. */
import type { StepLog } from '@/features/automation/api/triggers'
import type { Place } from './step-places'

export interface RunMark {
  result: string
  /** Microsecondes, toutes les fois ensemble. */
  duration: number
  times: number
}

export interface RunMarks {
  /** Par clé d'étape. */
  marks: Map<string, RunMark>
  /** Le journal nomme une étape que la définition n'a plus. */
  strays: boolean
}

export function marksOf(logs: StepLog[], places: Place[]): RunMarks {
  const marks = new Map<string, RunMark>()
  let strays = false
  for (const { step, result, duration_us = 0 } of logs) {
    if (step === null) continue
    const key = places.find(({ run }) => run === step)?.key
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
