/** La personne telle que l'enregistrement d'une préférence l'a rendue. */
import type { QueryClient } from '@tanstack/react-query'
import { writeNumbers } from '@/lib/icu'
import { meQuery, type Me } from './api/get-me'

/** Ce qui reconnaît ces enregistrements entre eux. */
export const meWrites = { mutationKey: meQuery.queryKey, exact: true }

/** Tant qu'une autre préférence est en route, cette réponse ne la connaît pas : celle qui arrive la dernière dira tout. */
export function keepMe(client: QueryClient, me: Me): void {
  if (client.isMutating(meWrites) > 1) return
  writeNumbers(me.preferences.interface?.numbers)
  client.setQueryData(meQuery.queryKey, me)
}
