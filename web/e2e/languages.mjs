/** Quatre langues, et des textes d'un tiers plus longs que les nôtres : une traduction bavarde ne casse aucun écran. */
import { makeIncident } from './lib/api.mjs'
import { accountOf, bellCount, logIn } from './lib/browser.mjs'
import { eventually, journey } from './lib/journey.mjs'
import { expectFits } from './lib/layout.mjs'
import { speakIn, stretchWords } from './lib/stretch.mjs'

const languages = ['fr', 'en', 'es', 'pt']

export const wordy = () =>
  journey('langues', async ({ open, step, accounts }) => {
    const page = await open()
    await logIn(page, accountOf(accounts, 'hse_manager'), '/hse/incidents')
    await page.locator('[data-row]').first().waitFor()
    const { id } = await makeIncident(page, 'Fiche lue en quatre langues')
    await eventually(() => bellCount(page), (seen) => seen > 0, 'la notification n’arrive pas')
    const screens = [['/hse/incidents', '[data-row]'], [`/hse/incidents/${id}`, '#activity-title'], ['/hse/incidents/new', '[id="field-title"]'], ['/hse/incidents?view=board', '[data-board] a'], ['/settings', '#main h1']]
    let language
    await speakIn(page, () => language)
    await stretchWords(page)
    for (language of languages) {
      step(`${language}, 30 % plus long`)
      for (const [path, ready] of screens) {
        await page.goto(path)
        await page.locator(ready).first().waitFor()
        await eventually(() => page.evaluate(() => document.documentElement.lang), (seen) => seen === language, `${path} n’est pas en ${language}`)
        if (path === '/hse/incidents') await eventually(() => page.getByRole('heading', { level: 1 }).innerText(), (seen) => /Incident\w*Inc/.test(seen), 'les libellés ne sont pas allongés')
        for (const width of [1280, 390]) {
          await page.setViewportSize({ width, height: 844 })
          await page.locator(ready).first().waitFor()
          await expectFits(page, `${path} en ${language}, ${width} px`)
        }
      }
    }
    await page.unrouteAll({ behavior: 'ignoreErrors' })
  })
