/** Les écrans de l'application, un par un : ceux que `visits.json` nomme, avec de vraies fiches à la place des paramètres. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { call, makeIncident } from './api.mjs'
import { eventually } from './journey.mjs'

const { visits } = JSON.parse(readFileSync(join(import.meta.dirname, 'visits.json'), 'utf8'))

/** Une entité qui permet ce qu'aucune de celles livrées ne permet : un arbre et une carte. */
const well = {
  title: 'name',
  labels: { fr: 'Puits', en: 'Well', es: 'Pozo', pt: 'Poço' },
  plural_labels: { fr: 'Puits', en: 'Wells', es: 'Pozos', pt: 'Poços' },
  fields: {
    name: { type: 'text', required: true, search: 'A', labels: { fr: 'Nom', en: 'Name', es: 'Nombre', pt: 'Nome' } },
    parent: { type: 'link', to: 'my.well', labels: { fr: 'Plateforme', en: 'Platform', es: 'Plataforma', pt: 'Plataforma' } },
    position: { type: 'geo_point', labels: { fr: 'Position', en: 'Position', es: 'Posición', pt: 'Posição' } },
  },
}

/** De quoi remplir chaque écran : un puits sous un autre, un favori, une demande d'approbation, une notification. */
export async function furnish(page) {
  await call(page, 'PUT', '/definitions/entities/well', well)
  const platform = await call(page, 'POST', '/my/wells', { name: 'Anguille', position: { lat: -1.3, lon: 8.9 } })
  await call(page, 'POST', '/my/wells', { name: 'Anguille 1', parent: platform.id, position: { lat: -1.2, lon: 8.8 } })
  await call(page, 'POST', '/core/bookmarks', { name: 'Incidents ouverts', path: '/hse/incidents?quick=open' })
  await makeIncident(page, 'Élingue retirée du service après contrôle', { severity: 'medium' })
  const serious = await call(page, 'GET', `/hse/incidents?filter=${encodeURIComponent("status == 'classified' && is_serious")}&limit=1&fields=title`)
  await call(page, 'POST', `/hse/incidents/${serious.data[0].id}/actions/approve`, {})
}

/** Les visites, leurs adresses complètes : `{/hse/incidents}` y devient la première fiche de cette liste. */
export async function screens(page) {
  const firsts = new Map()
  for (const list of new Set(visits.flatMap(({ path }) => [...path.matchAll(/\{(.+?)\}/g)].map(([, name]) => name)))) {
    const { data } = await eventually(() => call(page, 'GET', list), (seen) => seen.data.length > 0, `${list} n’a pas de fiche`)
    firsts.set(list, data[0].id)
  }
  return visits.map((visit) => ({ ...visit, path: visit.path.replace(/\{(.+?)\}/g, (_, list) => firsts.get(list)) }))
}

/** Ouvre un écran et attend ce qu'il montre. */
export async function openScreen(page, { path, ready }) {
  await page.goto(path)
  await page.locator(ready).first().waitFor()
}

/** Ce que tout écran doit à qui l'ouvre : un titre d'onglet, un `h1`, un `main`, sa langue, son thème. */
export const faultsOf = (page, { language, dark }) =>
  page.evaluate(
    ([spoken, isDark]) => {
      const seen = (selector) => [...document.querySelectorAll(selector)].filter((node) => node.checkVisibility()).length
      const [h1, main] = [seen('h1'), seen('main, [role="main"]')]
      const root = document.documentElement
      return [
        h1 !== 1 && `${h1} h1`,
        main !== 1 && `${main} main`,
        !/\S.* · \S/.test(document.title) && `titre d’onglet « ${document.title} »`,
        root.lang !== spoken && `en ${root.lang}, non en ${spoken}`,
        root.classList.contains('dark') !== isDark && 'le thème ne suit pas',
      ].filter(Boolean)
    },
    [language, dark],
  )
