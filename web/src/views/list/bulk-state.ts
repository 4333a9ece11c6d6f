/** Le geste sur beaucoup de fiches : un seul à la fois dans toute l'application, et il survit à la sélection d'où il part. */
import type { BulkRefusal } from '@/features/records/api/bulk-write'
import { createStore } from '@/lib/store'
import type { Progress } from './bulk-run'

export interface BulkState {
  /** Distingue ce geste de tout autre : une session perdue l'oublie, et ce qu'il rend ensuite n'est plus pour personne. */
  run: symbol
  /** Son entité, et la liste où il fut demandé. */
  entity: string
  listKey: string
  /** Sinon il est fini, et ses refus restent à lire. */
  running: boolean
  /** On a demandé qu'il s'arrête : la fournée en cours finit d'abord. */
  stopping: boolean
  progress?: Progress
  refused: BulkRefusal[]
}

export const bulkState = createStore<BulkState | undefined>(undefined)
