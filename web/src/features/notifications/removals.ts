/**
 * Les effacements qui attendent un regret possible : rien ne part tant qu'on peut se raviser, et l'écran fait comme si c'était fait.
 * Hors de React : la cloche et la page taisent les mêmes, même fermées entre-temps.
 */
import { sessionLost } from '@/lib/http/session'
import { createStore } from '@/lib/store'
import type { Notification } from './api/list-notifications'
import type { Target } from './api/mark-read'
import { removeNotifications } from './api/remove-notifications'

export interface Removal {
  target: Target
  /** Combien ; rien, quand seul le serveur le saurait. */
  count?: number
  hides: (item: Notification) => boolean
}

/** Ceux dont l'écran tient compte. */
export const removals = createStore<readonly Removal[]>([])

/** Ceux qui ne sont pas partis, et de quoi les faire partir. */
const unsent = new Map<Removal, () => Promise<void>>()

const forget = (removal: Removal) => removals.set(removals.get().filter((one) => one !== removal))

/** `onSent` : le serveur a effacé, l'écran peut relire ; ce qu'on taisait l'est jusque-là. */
export function deferRemoval(removal: Removal, onSent: () => Promise<unknown>, onRefused: (error: unknown) => void): void {
  removals.set([...removals.get(), removal])
  unsent.set(removal, async () => {
    unsent.delete(removal)
    await removeNotifications(removal.target).then(onSent).catch(onRefused)
    forget(removal)
  })
}

/** Le fait partir, s'il attend encore. */
export const sendRemoval = (removal: Removal): Promise<void> | undefined => unsent.get(removal)?.()

/** S'en ravise ; faux s'il est déjà parti. */
export function undoRemoval(removal: Removal): boolean {
  if (!unsent.delete(removal)) return false
  forget(removal)
  return true
}

/** Tout ce qui attend part : la page s'en va, ou la personne sort. */
export const flushRemovals = (): Promise<unknown> => Promise.all([...unsent.values()].map((send) => send()))

addEventListener('pagehide', () => void flushRemovals())

// Ce qu'une personne effaçait ne s'efface pas chez la suivante.
sessionLost.subscribe(() => {
  if (!sessionLost.get()) return
  unsent.clear()
  removals.set([])
})
