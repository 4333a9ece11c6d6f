/** Quatre langues, et des textes d'un tiers plus longs que les nôtres : une traduction bavarde ne casse aucun écran. */
import { makeIncident } from './lib/api.mjs'
import { accountOf, bellCount, logIn } from './lib/browser.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'
import { expectFits } from './lib/layout.mjs'

const languages = ['fr', 'en', 'es', 'pt']
const MORE = 0.3

/** Le texte et son propre début, sans espace : le dernier mot s'allonge aussi. Un message à accolades reste lisible. */
const longer = (text) => (text.length < 2 ? text : text + text.replace(/\{.*\}/gs, '').slice(0, Math.ceil(text.length * MORE)))
const shown = new Set(['label', 'plural_label', 'help', 'labels'])

/** Allonge ce qui se lit d'un catalogue, ou du modèle : là, seulement les libellés. */
function stretch(value, all) {
  if (typeof value === 'string') return all ? longer(value) : value
  if (Array.isArray(value)) return value.map((one) => stretch(one, all))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, stretch(one, all || shown.has(key))]))
}

async function longCatalog(route) {
  const answer = await route.fetch()
  const { default: texts } = await import(`data:text/javascript,${encodeURIComponent(await answer.text())}`)
  await route.fulfill({ response: answer, body: `export default ${JSON.stringify(stretch(texts, true))}` })
}

async function longModel(route) {
  const answer = await route.fetch()
  await route.fulfill({ response: answer, json: stretch(await answer.json(), false) })
}

export const wordy = () =>
  journey('langues', async ({ open, step, accounts }) => {
    const page = await open()
    await logIn(page, accountOf(accounts, 'hse_manager'), '/hse/incidents')
    await page.locator('[data-row]').first().waitFor()
    const { id } = await makeIncident(page, 'Fiche lue en quatre langues')
    await eventually(() => bellCount(page), (seen) => seen > 0, 'la notification n’arrive pas')
    const screens = [['/hse/incidents', '[data-row]'], [`/hse/incidents/${id}`, '#activity-title'], ['/hse/incidents/new', '[id="field-title"]'], ['/hse/incidents?view=board', '[data-board] a'], ['/settings', '#main h1']]
    let language
    await page.route('**/api/v1/me', async (route) => {
      const answer = await route.fetch()
      await route.fulfill({ response: answer, json: { ...(await answer.json()), language } })
    })
    await page.route(/\/assets\/(fr|en|es|pt)-[\w-]+\.js$/, longCatalog)
    await page.route('**/api/v1/meta?**', longModel)
    for (language of languages) {
      step(`${language}, ${MORE * 100} % plus long`)
      for (const [path, ready] of screens) {
        await page.goto(path)
        await page.locator(ready).first().waitFor()
        expect((await page.evaluate(() => document.documentElement.lang)) === language, `${path} n’est pas en ${language}`)
        if (path === '/hse/incidents') expect(/Incident\w*Inc/.test(await page.getByRole('heading', { level: 1 }).innerText()), 'les libellés ne sont pas allongés')
        for (const width of [1280, 390]) {
          await page.setViewportSize({ width, height: 844 })
          await page.locator(ready).first().waitFor()
          await expectFits(page, `${path} en ${language}, ${width} px`)
        }
      }
    }
    await page.unrouteAll({ behavior: 'ignoreErrors' })
  })
