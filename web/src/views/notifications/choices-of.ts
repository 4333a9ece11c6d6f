/** Les choix que le serveur nomme, après celui qui n'en fait aucun. */
import type { Named } from '@/features/notifications/api/get-preferences'
import type { Choice } from '@/lib/model'

/** Ce qui est déjà choisi y reste, fût-il inconnu : un lien gardé, une définition d'une autre version. */
export function choicesOf(named: Named[] = [], chosen: string, none: string): Choice[] {
  const known = named.map(({ name, label }) => ({ value: name, label }))
  const left = chosen === '' || named.some(({ name }) => name === chosen) ? [] : [{ value: chosen, label: chosen }]
  return [{ value: '', label: none }, ...known, ...left]
}
