/** Les écrans d'un module sont hors d'ici : leurs bibliothèques sont celles de l'application. */
import { sep } from 'node:path'
import type { Plugin } from 'vite'

export function modules(folder: string, entry: string): Plugin {
  return {
    name: 'opsflux-modules',
    enforce: 'pre',
    resolveId(id, importer) {
      const isBare = /^[a-z@]/i.test(id) && !id.startsWith('@/')
      return isBare && importer?.startsWith(folder + sep) ? this.resolve(id, entry, { skipSelf: true }) : null
    },
  }
}
