/** Un geste en nombre est peut-être en marche : ce navigateur l'a lancé, et va voir où il en est, même après un rechargement. */
import { onSetting, readSetting, writeSetting } from './settings'
import { createStore } from './store'

const NAME = 'bulk'

export const bulkWatch = createStore(readSetting(NAME) !== null)

// Lancé d'un autre onglet, il se suit ici aussi ; sa fin, chaque onglet l'apprend du serveur, et relit alors ce qu'il montre.
onSetting(NAME, (value) => value !== null && bulkWatch.set(true))

export function watchBulk(watching: boolean): void {
  writeSetting(NAME, watching ? 'on' : null)
  bulkWatch.set(watching)
}
