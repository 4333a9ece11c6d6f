/** Sait si le serveur répond. « Hors ligne » ne se dit que si l'appareil l'est vraiment. */
import { createStore } from '@/lib/store'

export type Connectivity = 'online' | 'offline' | 'unreachable'

export const connectivity = createStore<Connectivity>('online')

const PROBE_MS = 4000
let probe: ReturnType<typeof setTimeout> | undefined
let answered = Date.now()

/** L'instant de la dernière réponse : ce qui est à l'écran n'est pas plus neuf. */
export const lastAnswer = (): number => answered

export function reachable(): void {
  answered = Date.now()
  connectivity.set('online')
}

/** Une requête n'a pas abouti : le bandeau s'affiche et une sonde guette le retour du serveur. */
export function unreachable(): void {
  connectivity.set(navigator.onLine ? 'unreachable' : 'offline')
  probe ??= setTimeout(ask, PROBE_MS)
}

async function ask(): Promise<void> {
  probe = undefined
  const answer = await fetch('/health/ready', { cache: 'no-store' }).catch(() => undefined)
  if (answer?.ok) reachable()
  else unreachable()
}

window.addEventListener('offline', unreachable)
window.addEventListener('online', () => void ask())
