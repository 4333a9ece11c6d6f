/** Tous les écrans, dans quatre langues, trois largeurs, deux thèmes ; puis à l'étroit, agrandis, en contrastes forcés, et bavards. */
import { accountOf, expectAccessible, logIn, sessionOf } from './lib/browser.mjs'
import { expectFocusSeen } from './lib/focus.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'
import { expectApart, expectFits } from './lib/layout.mjs'
import { faultsOf, furnish, openScreen, screens } from './lib/screens.mjs'
import { speakIn, stretchWords } from './lib/stretch.mjs'

const FOCUS_STOPS = 4
const READY_MS = 12_000
const MOST_TOLD = 600
/** Écrans qui ne tiennent qu'au second essai, au plus : au-delà, ce n'est plus la machine. */
const MOST_UNSTABLE = 5
const phone = { width: 390, height: 844, touch: true }

/** Ce que tout écran doit à qui l'ouvre ; ce qui vient encore a un instant pour venir. */
const whole = (expected) => ({ page, where }) => eventually(() => faultsOf(page, expected), (missing) => missing.length === 0, `${where} : il manque`, READY_MS)
const fits = async ({ page, where }) => {
  await expectFits(page, where)
  await expectApart(page, where)
}
const accessible = ({ page, where }) => expectAccessible(page, where)
const focusSeen = ({ page, where }) => expectFocusSeen(page, where, FOCUS_STOPS)

const matrix = {
  'fr, 1440 px, clair': { language: 'fr', checks: [fits, accessible, focusSeen] },
  'en, 820 px, sombre': { language: 'en', width: 820, height: 1180, touch: true, dark: true, checks: [fits, accessible] },
  'es, 390 px, clair': { language: 'es', ...phone, checks: [fits, accessible] },
  'pt, 1440 px, sombre': { language: 'pt', dark: true, checks: [fits, accessible, focusSeen] },
}
const strains = {
  '320 px': { language: 'fr', width: 320, height: 568, checks: [fits] },
  '200 %': { language: 'en', width: 720, height: 450, deviceScaleFactor: 2, checks: [fits] },
  'contrastes forcés': { language: 'es', forcedColors: 'active', reducedMotion: 'reduce', checks: [fits, focusSeen] },
  '30 % plus long, 1440 px': { language: 'fr', long: true, checks: [fits] },
  '30 % plus long, 390 px': { language: 'pt', long: true, ...phone, checks: [fits] },
}

/** Autant de fenêtres à la fois : l'une attend souvent le serveur quand l'autre calcule. Davantage, elles se gêneraient. */
const ABREAST = 3

const crawled = (name, lanes) => () =>
  journey(name, async ({ open, step, accounts }) => {
    step('de quoi remplir les écrans')
    const page = await open()
    await logIn(page, accountOf(accounts, 'admin'), '/hse/incidents')
    await furnish(page)
    const all = await screens(page)
    const storageState = await sessionOf(page)
    const found = { faults: [], unstable: 0 }
    const waiting = Object.entries(lanes)
    const play = async () => {
      for (let lane = waiting.shift(); lane; lane = waiting.shift()) {
        step(lane[0])
        const { faults, unstable } = await crawl(open, storageState, all, ...lane)
        found.faults.push(...faults)
        found.unstable += unstable
      }
    }
    await Promise.all(Array.from({ length: ABREAST }, play))
    expect(found.faults.length === 0, `${found.faults.length} fautes, dites plus haut`)
    expect(found.unstable <= MOST_UNSTABLE, `${found.unstable} écrans instables, dits plus haut`)
  })

/** Un réglage, tous les écrans : rend ce qui y manque, sans s'arrêter au premier, et combien n'ont tenu qu'au second essai. */
async function crawl(open, storageState, all, lane, { language, long = false, checks, dark = false, ...size }) {
  const inside = await prepare(await open({ ...size, dark, storageState }), language, long)
  const outside = await prepare(await open({ ...size, dark, locale: language }), language, long)
  const visit = async (one) => {
    const page = one.stranger ? outside : inside
    const where = `${one.path}, ${lane}`
    try {
      await openScreen(page, one)
    } catch (error) {
      return [`${where} ne s’ouvre pas : ${error.message.split('\n', 1)[0]}`]
    }
    const found = []
    for (const check of [whole({ language, dark }), ...checks]) await check({ page, where }).catch((error) => found.push(error.message))
    return found
  }
  const faults = []
  let unstable = 0
  for (const one of all) {
    const first = await visit(one)
    if (first.length === 0) continue
    // Un écran en faute est rejoué une fois : ce que la machine a fait attendre ne se reproduit pas.
    const found = await visit(one)
    if (found.length === 0) unstable += 1
    for (const fault of found.length > 0 ? found : first) console.log(`      ${found.length > 0 ? '' : 'instable, passé au second essai : '}${fault.slice(0, MOST_TOLD)}`)
    faults.push(...found)
  }
  for (const page of [inside, outside]) await page.unrouteAll({ behavior: 'ignoreErrors' })
  return { faults, unstable }
}

async function prepare(page, language, long) {
  page.setDefaultTimeout(READY_MS)
  await speakIn(page, () => language)
  if (long) await stretchWords(page)
  return page
}

export const everyScreen = crawled('tous les écrans', matrix)
export const strain = crawled('écrans éprouvés', strains)
