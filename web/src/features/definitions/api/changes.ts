/** Prévoir un changement de modèle, puis l'appliquer. */
import { post } from '@/lib/http/request'

/** `null` retire la définition. */
export interface Change {
  path: string
  body: object | null
  /** Celle qu'on a lue, `0` s'il n'y en avait pas : ce qu'un autre a écrit depuis ne s'écrase pas. */
  version: number
}

export type Risk = 'safe' | 'locks' | 'loses_nothing_but_hides' | 'needs_rewrite' | 'refused'

export interface PlanStep {
  /** La phrase du serveur, en français, avec les noms exacts. */
  text: string
  step: string
  risk: Risk
  table: string | null
  rows: number | null
  lock: string | null
  rewrite: boolean
  /** Fait sans arrêter les écritures. */
  online: boolean
}

export interface Plan {
  expected: string
  version: string
  risk: Risk
  steps: PlanStep[]
  dependants: string[]
}

export interface Applied {
  plan: number | null
  version: string
}

export const planChanges = (changes: Change[]): Promise<Plan> => post<Plan>('/definitions/plan', { changes })

export const applyChanges = (changes: Change[], expected?: string): Promise<Applied> => post<Applied>('/definitions/apply', { changes, expected })
