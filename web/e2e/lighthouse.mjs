/**
 * Notes de Lighthouse (`make lighthouse`) : connexion, liste, fiche et formulaire, au bureau puis au téléphone.
 *
 * Les durées dépendent de la machine : on retient la course médiane de trois, la puissance mesurée au moment même se lit à côté
 * (Lighthouse en attend un millier), et rien de ceci ne fait partie de `make test`.
 * Les noms donnés en argument choisissent les écrans (`node e2e/lighthouse.mjs liste`) ; sans argument s'y ajoute la fluidité d'une très
 * longue liste et d'un très long formulaire.
 */
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import lighthouse, { desktopConfig } from 'lighthouse'
import { makeIncident } from './lib/api.mjs'
import { accountOf, launchLasting, logIn } from './lib/browser.mjs'
import { freePort, startServer } from './lib/server.mjs'
import { measureScroll, measureTyping } from './speed.mjs'

const RUNS = 3
const categories = { performance: 'performance', accessibility: 'accessibilité', 'best-practices': 'bonnes pratiques' }
const presets = {
  bureau: { config: desktopConfig, least: { performance: 95, accessibility: 100, 'best-practices': 95 } },
  téléphone: { config: undefined, least: { performance: 85, accessibility: 100, 'best-practices': 95 } },
}

const release = join(import.meta.dirname, '../../target/release/opsflux')
if (existsSync(release)) process.env.OPSFLUX_BIN ??= release
const asked = process.argv.slice(2)

const server = await startServer()
const folder = await mkdtemp(join(tmpdir(), 'opsflux-lighthouse-'))
const port = await freePort()
const browser = await launchLasting(folder, port)
try {
  // La connexion se mesure avant d'avoir une session ; les autres écrans en partagent une.
  const rows = await measure('connexion', '/login')
  const page = await browser.newPage()
  await logIn(page, accountOf(server.accounts, 'admin'), `${server.url}/hse/incidents`)
  const { id } = await makeIncident(page, 'Fiche ouverte pour la mesure')
  for (const [name, path] of Object.entries({ liste: '/hse/incidents', fiche: `/hse/incidents/${id}`, formulaire: '/hse/incidents/new' })) rows.push(...(await measure(name, path)))
  if (asked.length === 0) console.table({ ...(await measureTyping(page, server.url)), ...(await measureScroll(page, server.url)) })
  const missed = rows.filter((row) => row.missed)
  console.table(Object.fromEntries(rows.map(({ name, shown }) => [name, shown])))
  console.log(missed.length === 0 ? 'Tous les seuils sont tenus.' : `Sous le seuil : ${missed.map((row) => row.missed).join(' ; ')}.`)
  process.exitCode = missed.length > 0 ? 1 : 0
} finally {
  await browser.close()
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}

/** Une ligne par appareil : les trois notes de la course médiane, ses durées, ce qui manque. */
async function measure(name, path) {
  const rows = []
  for (const [preset, { config, least }] of Object.entries(presets)) {
    if (asked.length > 0 && !asked.includes(name)) continue
    const runs = []
    for (let run = 0; run < RUNS; run += 1) runs.push(await audit(`${server.url}${path}`, config))
    const { audits, scores, faults } = runs.toSorted((left, right) => left.scores.performance - right.scores.performance)[Math.floor(RUNS / 2)]
    const under = Object.keys(categories).filter((category) => scores[category] < least[category])
    const where = `${name}, ${preset}`
    rows.push({
      name: where,
      shown: {
        ...Object.fromEntries(Object.entries(categories).map(([category, label]) => [label, `${scores[category]} / ${least[category]}`])),
        'premier dessin': `${Math.round(audits['first-contentful-paint'].numericValue)} ms`,
        'plus grand dessin': `${Math.round(audits['largest-contentful-paint'].numericValue)} ms`,
        blocage: `${Math.round(audits['total-blocking-time'].numericValue)} ms`,
        décalage: audits['cumulative-layout-shift'].numericValue.toFixed(3),
      },
      missed: under.length > 0 && `${where} (${[...under.map((category) => `${categories[category]} ${scores[category]}`), ...faults].join(', ')})`,
    })
    console.log(`  ${where} : ${runs.map(({ scores: one, power }) => `${one.performance} (puissance ${Math.round(power)})`).join(', ')}`)
  }
  return rows
}

async function audit(url, config) {
  const { lhr } = await lighthouse(url, { port, onlyCategories: Object.keys(categories), locale: 'fr', logLevel: 'error' }, config)
  if (lhr.runtimeError) throw new Error(`Lighthouse, ${url} : ${lhr.runtimeError.message}`)
  if (new URL(lhr.finalDisplayedUrl).pathname !== new URL(url).pathname) throw new Error(`Lighthouse a mesuré ${lhr.finalDisplayedUrl}, non ${url}`)
  return {
    audits: lhr.audits,
    scores: Object.fromEntries(Object.entries(lhr.categories).map(([category, { score }]) => [category, Math.round((score ?? 0) * 100)])),
    // Une note de performance se lit dans ses durées ; les autres se disent par le nom de la règle manquée.
    faults: ['accessibility', 'best-practices'].flatMap((category) => lhr.categories[category].auditRefs.map(({ id }) => id).filter((id) => lhr.audits[id].score === 0)),
    power: lhr.environment.benchmarkIndex,
  }
}
