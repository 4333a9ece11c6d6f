/** Ce que la personne demande à son système : moins de mouvement, des contrastes forcés. */
import { makeIncident } from './lib/api.mjs'
import { accountOf, bellCount, logIn } from './lib/browser.mjs'
import { expectFocusSeen } from './lib/focus.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'
import { expectFits } from './lib/layout.mjs'

const INSTANT_MS = 1
const MOST_STOPS = 32

export const appearance = () =>
  journey('apparence', async ({ open, step, accounts }) => {
    const still = await open({ reducedMotion: 'reduce' })
    await logIn(still, accountOf(accounts, 'hse_manager'), '/hse/incidents')
    await still.locator('[data-row]').first().waitFor()
    const { id } = await makeIncident(still, 'Fiche vue sans mouvement')
    await eventually(() => bellCount(still), (seen) => seen > 0, 'la notification n’arrive pas')

    step('moins de mouvement : rien ne bouge plus d’un instant')
    // Toute animation qui commence est retenue, même finie avant qu'on regarde ; `getAnimations` voit les autres.
    await still.addInitScript(() => {
      globalThis.moves = []
      const keep = ({ type, target }) => globalThis.moves.push(...document.getAnimations().map((one) => `${type} ${target.tagName} ${one.effect?.getComputedTiming().duration} ms`).filter((told) => Number(told.split(' ').at(-2)) > 1))
      for (const type of ['animationstart', 'transitionrun']) document.addEventListener(type, keep, true)
    })
    const expectStill = async (where) => {
      const moves = await still.evaluate(() => globalThis.moves)
      const running = await still.evaluate(() => document.getAnimations().map((one) => Number(one.effect?.getComputedTiming().duration)))
      expect(moves.length === 0 && running.every((length) => length <= INSTANT_MS), `${where} : du mouvement reste (${[...new Set(moves), ...running].slice(0, 5).join(', ')})`)
    }
    for (const [path, ready] of [['/hse/incidents', '[data-row]'], [`/hse/incidents/${id}`, '#activity-title'], ['/hse/incidents/new', '[id="field-title"]'], ['/hse/incidents?view=board', '[data-board] a']]) {
      await still.goto(path)
      await still.locator(ready).first().waitFor()
      await expectStill(path)
    }
    await still.keyboard.press('Control+k')
    await still.getByRole('combobox', { name: 'Rechercher ou aller à' }).waitFor()
    await expectStill('la palette')
    await still.keyboard.press('Escape')
    await still.getByRole('button', { name: /^Notifications/ }).first().click()
    await still.getByRole('dialog', { name: 'Notifications' }).waitFor()
    await expectStill('les notifications')
    await still.goto(`/hse/incidents/${id}`)
    await still.getByRole('button', { name: 'Autres actions' }).click()
    await still.getByRole('menu').waitFor()
    await expectStill('le menu')

    const forced = await open({ forcedColors: 'active', reducedMotion: 'reduce', storageState: await still.context().storageState() })
    step('contrastes forcés : les textes, étiquettes et icônes gardent leur encre')
    for (const [path, ready] of [['/hse/incidents', '[data-row]'], [`/hse/incidents/${id}`, '#activity-title'], ['/settings/notifications', '[role="switch"]']]) {
      await forced.goto(path)
      await forced.locator(ready).first().waitFor()
      await expectFits(forced, `${path}, contrastes forcés`)
      const pale = await forced.evaluate(paleInk)
      expect(pale.length === 0, `${path}, illisible en contrastes forcés : ${pale.slice(0, 5).join(' ; ')}`)
    }
    const thumb = await forced.locator('[role="switch"] > *').first().evaluate((node) => [getComputedStyle(node).backgroundColor, getComputedStyle(node.parentElement).backgroundColor])
    expect(thumb[0] !== thumb[1], 'le bouton d’un interrupteur se confond avec son fond')

    step('s’installe : un manifeste et ses icônes')
    const address = await still.locator('link[rel="manifest"]').getAttribute('href')
    const manifest = await still.request.get(address)
    expect(manifest.headers()['content-type'] === 'application/manifest+json', `le manifeste est servi en ${manifest.headers()['content-type']}`)
    for (const { src, type } of (await manifest.json()).icons) {
      const icon = await still.request.get(src)
      expect(icon.ok() && icon.headers()['content-type'] === type, `${src} : ${icon.status()} ${icon.headers()['content-type']}`)
    }

    step('contrastes forcés : à chaque arrêt, le focus se voit')
    for (const [path, ready] of [['/hse/incidents', '[data-row]'], ['/settings/notifications', '[role="switch"]'], ['/hse/incidents/new', '[id="field-title"]']]) {
      await forced.goto(path)
      await forced.locator(ready).first().waitFor()
      await expectFocusSeen(forced, path, MOST_STOPS)
    }
  })

/** Encre et fond se valent : en contrastes forcés, cela ne peut venir que d'une couleur qui y échappe. */
function paleInk() {
  const backOf = (node) => {
    for (let one = node; one; one = one.parentElement) {
      const { backgroundColor } = getComputedStyle(one)
      if (!/rgba?\(.*, 0\)$|transparent/.test(backgroundColor)) return backgroundColor
    }
    return 'rgb(255, 255, 255)'
  }
  const light = (color) => (color.match(/[\d.]+/g) ?? []).slice(0, 3).reduce((sum, part, rank) => sum + Number(part) * [0.2126, 0.7152, 0.0722][rank], 0)
  const inked = [...document.querySelectorAll('main *, header *, nav *')].filter((node) => node.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !node.closest('.sr-only'))
  return inked.flatMap((node) => {
    const writes = [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.textContent.trim() !== '')
    const draws = node.matches('svg[stroke="currentColor"]')
    if (!writes && !draws) return []
    const ink = getComputedStyle(node)[draws ? 'stroke' : 'color']
    return Math.abs(light(ink) - light(backOf(node))) < 60 ? [`<${node.tagName}> « ${(node.textContent ?? '').trim().slice(0, 30)} » ${ink} sur ${backOf(node)}`] : []
  })
}
