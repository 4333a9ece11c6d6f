/** Session perdue : rien de l'ancienne personne ne reste en mémoire pour la suivante. */
import { forgetRecents } from '@/lib/recent'
import { bulkState } from '@/views/list/bulk-state'
import { forgetAdopted } from './enter'
import { queryClient } from './query-client'

export function forgetPerson(): void {
  queryClient.clear()
  forgetAdopted()
  forgetRecents()
  // Un geste en cours s'arrête là : ses fournées suivantes partiraient au nom d'un autre.
  bulkState.set(undefined)
}
