/**
 * Dit à `early.js` ce que l'écran demandé réclamera : les textes de la langue, et, pour une fiche ouverte d'un lien, son programme.
 * Le navigateur les demande alors avec le premier morceau, non après l'avoir exécuté : un aller-retour de moins sur un mauvais réseau.
 */
import type { Plugin } from 'vite'

const languages = ['fr', 'en', 'es', 'pt']

interface Piece {
  type: string
  fileName: string
  facadeModuleId?: string | null
  imports?: string[]
}

export function early(): Plugin {
  return {
    name: 'opsflux-early',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle }) {
        const tag = '<script src="/early.js">'
        if (!bundle || !html.includes(tag)) return html
        const pieces = Object.values(bundle) as Piece[]
        const chunk = (source: string): Piece => {
          const found = pieces.find((one) => one.facadeModuleId?.endsWith(source))
          if (!found) throw new Error(`aucun morceau ne commence par ${source}`)
          return found
        }
        // Ce que la page précharge déjà n'est pas redit.
        const address = (name: string) => `/${name}`
        const withImports = (name: string, met = new Set<string>()): Set<string> => {
          if (met.has(name)) return met
          met.add(name)
          for (const imported of pieces.find((one) => one.fileName === name)?.imports ?? []) withImports(imported, met)
          return met
        }
        const whole = (source: string) => [...withImports(chunk(source).fileName)].map(address).filter((one) => !html.includes(one))
        const soon = Object.fromEntries([
          ...languages.map((language) => [language, whole(`/src/locales/${language}.json`)]),
          ['detail', whole('/src/routes/record-detail.tsx')],
          ...languages.map((language) => [`detail.${language}`, ['detail', 'approvals'].flatMap((part) => whole(`/src/locales/${part}/${language}.json`))]),
        ])
        return html.replace(tag, `<script src="/early.js" data-soon='${JSON.stringify(soon)}'>`)
      },
    },
  }
}
