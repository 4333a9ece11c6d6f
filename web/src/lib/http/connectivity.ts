/** Sait si le serveur répond, et s'il fait tout ce qu'on lui demande. « Hors ligne » ne se dit que si l'appareil l'est vraiment. */
import { createStore } from '@/lib/store'
import type { Problem } from './problem'

/** `busy` : il répond, mais refuse pour l'instant une part de ce qu'on lui demande. */
export type Connectivity = 'online' | 'offline' | 'unreachable' | 'busy'

export const connectivity = createStore<Connectivity>('online')

const PROBE_MS = 4000
let probe: ReturnType<typeof setTimeout> | undefined
let answered = Date.now()

/** L'instant de la dernière réponse : ce qui est à l'écran n'est pas plus neuf. */
export const lastAnswer = (): number => answered

/** Une lecture qui aboutit ne dit pas que le serveur occupé ne l'est plus : c'est la sonde qui le dit. */
export function reachable(): void {
  answered = Date.now()
  if (connectivity.get() !== 'busy') connectivity.set('online')
}

const strained = new Set(['service.unavailable', 'service.busy'])

/** Un refus passager du serveur : le bandeau le dit, au moins le temps que le serveur demande d'attendre, et jusqu'à ce que la sonde passe. */
export function noteStrain({ status, code, retryAfter = 0 }: Problem): void {
  if (status !== 503 || !strained.has(code)) return
  strain(Math.max(PROBE_MS, retryAfter * 1000))
}

function strain(wait: number): void {
  connectivity.set('busy')
  clearTimeout(probe)
  probe = setTimeout(ask, wait)
}

/** Une requête n'a pas abouti : le bandeau s'affiche et une sonde guette le retour du serveur. */
export function unreachable(): void {
  connectivity.set(navigator.onLine ? 'unreachable' : 'offline')
  probe ??= setTimeout(ask, PROBE_MS)
}

async function ask(): Promise<void> {
  probe = undefined
  const answer = await fetch('/health/ready', { cache: 'no-store' }).catch(() => undefined)
  // Il répond qu'il n'est pas prêt : c'est qu'on le joint.
  if (answer?.status === 503) return strain(PROBE_MS)
  if (!answer?.ok) return unreachable()
  answered = Date.now()
  connectivity.set('online')
}

window.addEventListener('offline', unreachable)
window.addEventListener('online', () => void ask())
