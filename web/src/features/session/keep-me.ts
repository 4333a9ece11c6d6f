/** La personne telle que l'enregistrement d'une préférence l'a rendue. */
import type { QueryClient } from '@tanstack/react-query'
import { writeNumbers } from '@/lib/icu'
import { meQuery, type Me } from './api/get-me'

/** Ce qui reconnaît ces enregistrements entre eux. */
export const meWrites = { mutationKey: meQuery.queryKey, exact: true }

/** Où des enregistrements se sont croisés : nulle réponse ne les connaît sûrement tous. */
const crossed = new WeakSet<QueryClient>()

/** Un enregistrement a fini, rendu ou refusé (rien). Quand plusieurs se croisent, le dernier qui finit fait relire. */
export function keepMe(client: QueryClient, me: Me | undefined): void {
  if (client.isMutating(meWrites) > 1) {
    crossed.add(client)
  } else if (crossed.delete(client)) {
    void client.invalidateQueries({ queryKey: meQuery.queryKey, exact: true })
  } else if (me) {
    writeNumbers(me.preferences.interface?.numbers)
    client.setQueryData(meQuery.queryKey, me)
  }
}
