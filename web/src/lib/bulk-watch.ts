/** Un geste en nombre est peut-être en marche : ce navigateur l'a lancé, et va voir où il en est, même après un rechargement. */
import { readSetting, writeSetting } from './settings'
import { createStore } from './store'

const NAME = 'bulk'

export const bulkWatch = createStore(readSetting(NAME) !== null)

export function watchBulk(watching: boolean): void {
  writeSetting(NAME, watching ? 'on' : null)
  bulkWatch.set(watching)
}
