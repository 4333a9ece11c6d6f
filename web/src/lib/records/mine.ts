/**
 * La boîte d'envoi de la personne connectée, et ce que la source du moment a à dire. Elle ne vient qu'à qui a laissé quelque chose en
 * attente, ou ouvre un formulaire.
 */
import { readSetting, writeSetting } from '@/lib/settings'
import { useStore } from '@/lib/store'
import type { SourceState } from './port'
import { recordSource, server } from './source'

/** Cette personne a-t-elle laissé quelque chose en attente sur cet appareil ? */
const left = (person: string) => `outbox.${person}`

let owner: string | undefined
let opening: Promise<void> | undefined
let close = (): void => undefined

/** Cette personne est là : ce qu'elle avait laissé part aussitôt. */
export function enterMine(person: string): void {
  leaveMine()
  owner = person
  if (readSetting(left(person))) void openMine()
}

export const openMine = (): Promise<void> => (opening ??= owner === undefined ? undefined : open(owner)) ?? Promise.resolve()

async function open(person: string): Promise<void> {
  // Un navigateur qui ne garde rien, ou une connexion déjà tombée, laisse le serveur seul.
  const outbox = await Promise.all([import('./outbox'), import('./shelf')])
    .then(([{ openOutbox }, { deviceShelf }]) => openOutbox(server, deviceShelf(person)))
    .catch(() => undefined)
  if (owner !== person) return outbox?.close()
  if (!outbox) return void (opening = undefined)
  const { source } = outbox
  const note = () => writeSetting(left(person), source.state.get().waiting.length > 0 ? 'yes' : null)
  const stop = source.state.subscribe(note)
  close = () => {
    stop()
    outbox.close()
  }
  recordSource.set(source)
  await source.flush()
}

/** La personne s'en va : ce qui attend l'attendra, et rien ne part sous le nom d'une autre. */
export function leaveMine(): void {
  owner = undefined
  opening = undefined
  close()
  close = () => undefined
  recordSource.set(server)
}

export const useSourceState = (): SourceState => useStore(useStore(recordSource).state)
