/** Relit tout ce qu'un geste sur des fiches a pu changer : leurs listes, les compteurs du menu, le journal. */
import type { QueryClient } from '@tanstack/react-query'

/** `entity` : sa clé, `paquet.nom`. */
export const refreshAfter = (client: QueryClient, entity: string): Promise<unknown> =>
  Promise.all([['records', entity], ['meta'], ['audit']].map((queryKey) => client.invalidateQueries({ queryKey })))
