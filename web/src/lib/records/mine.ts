/** La boîte d'envoi de la personne connectée, et ce que la source du moment a à dire. */
import { useStore } from '@/lib/store'
import { openOutbox } from './outbox'
import type { SourceState } from './port'
import { deviceShelf } from './shelf'
import { recordSource, server } from './source'

let close = (): void => undefined
let owner: string | undefined

/** Ce qu'elle avait laissé part aussitôt. Un navigateur qui ne garde rien laisse le serveur seul. */
export async function openMine(person: string): Promise<void> {
  closeMine()
  owner = person
  const outbox = await openOutbox(server, deviceShelf(person)).catch(() => undefined)
  if (!outbox) return
  if (owner !== person) return outbox.close()
  close = outbox.close
  recordSource.set(outbox.source)
  void outbox.source.flush()
}

/** La personne s'en va : ce qui attend l'attendra, et rien ne part sous le nom d'une autre. */
export function closeMine(): void {
  owner = undefined
  close()
  close = () => undefined
  recordSource.set(server)
}

export const useSourceState = (): SourceState => useStore(useStore(recordSource).state)
