/** Chromium, ses fenêtres et ce qu'une personne y fait : se connecter, lire un compte, passer au crible de l'accessibilité. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'
import { totp } from './totp.mjs'

const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** Un Chromium ; celui qui meurt en s'ouvrant (il arrive qu'il tombe avant sa première page) est relancé, deux fois au plus. */
export async function launch(again = 2) {
  try {
    return await chromium.launch({ executablePath, args: flags })
  } catch (error) {
    if (again === 0) throw error
    console.log(`  Chromium n'a pas démarré : ${error.message.split('\n', 1)[0]}`)
    return launch(again - 1)
  }
}

/** Un Chromium dont un autre outil peut ouvrir les onglets, par `port`, avec les cookies de celui-ci. */
export const launchLasting = (folder, port) => chromium.launchPersistentContext(folder, { executablePath, args: [...flags, `--remote-debugging-port=${port}`], locale: 'fr-FR' })

/** Une fenêtre neuve, avec ses propres cookies. Toute erreur de script ou refus de la politique de sécurité est retenu ; `cut` : on y coupera le réseau. */
export async function openWindow(browser, base, { width = 1440, height = 900, dark = false, touch = false, cut = false, ...rest } = {}) {
  const context = await browser.newContext({
    baseURL: base,
    viewport: { width, height },
    locale: 'fr-FR',
    timezoneId: 'Africa/Libreville',
    colorScheme: dark ? 'dark' : 'light',
    hasTouch: touch,
    isMobile: touch,
    ...rest,
  })
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  const troubles = []
  page.on('pageerror', (error) => troubles.push(String(error)))
  page.on('console', (message) => {
    if (cut && /net::ERR_/.test(message.text())) return
    if (message.type() === 'error' && !/status of (400|401|403|404|409|412|422|423|429)/.test(message.text())) troubles.push(message.text())
  })
  return { context, page, troubles }
}

export function accountOf(accounts, role, company) {
  const account = accounts.find((one) => one.roles.includes(role) && (!company || one.company === company))
  if (!account) throw new Error(`Aucun compte de démonstration pour ${role}`)
  return account
}

/** Adresse et mot de passe, puis code à six chiffres, comme une personne. */
export async function logIn(page, account, path = '/') {
  await page.goto(path)
  await page.locator('input[name="email"]').fill(account.email)
  await page.locator('input[name="password"]').fill(account.password)
  await page.locator('input[name="password"]').press('Enter')
  await page.locator('input[name="code"]').pressSequentially(totp(account.totp_secret))
  await page.getByRole('banner').waitFor()
}

/** La session de la page pour une autre fenêtre, sans ce que l'appareil retient : un téléphone garde sa densité à lui. */
export const sessionOf = async (page) => ({ cookies: await page.context().cookies(), origins: [] })

/** Case d'un champ, par son nom dans le modèle : les libellés peuvent changer, pas les noms. */
export const field = (page, name) => page.locator(`[id="field-${name}"]`)

/** Choisit une option dans un menu, par son libellé ou, à défaut, la énième. */
export async function choose(page, name, option) {
  await field(page, name).click()
  const options = page.getByRole('option')
  await (typeof option === 'string' ? options.filter({ hasText: new RegExp(`^${option}$`) }) : options.nth(option)).click()
}

/** Se ravise, par le message qui dit ce geste-là : celui d'un geste plus ancien peut être encore à l'écran. */
export async function takeBack(page, told) {
  const message = await page.locator('[data-sonner-toast]').filter({ hasText: told }).first().elementHandle()
  await (await message.waitForSelector('button:has-text("Annuler")')).click()
  // En s'en allant, il rend le focus là où il était : un clic donné avant s'y perdrait.
  await message.waitForElementState('hidden')
}

/** Lâche ce qu'on glisse. La bibliothèque retient encore les clics 50 ms, pour ne pas prendre le lâcher pour l'un d'eux. */
export async function letGo(page) {
  await page.mouse.up()
  await page.evaluate(() => new Promise((next) => setTimeout(next, 60)))
}

/** Nombre que montre la cloche. */
export async function bellCount(page) {
  // D'un seul regard : entre deux, elle aurait pu se taire.
  const [said = '0'] = await page.getByTestId('unread').allTextContents()
  return Number(said)
}

/** La même page sur un téléphone, en sombre, passée au même crible ; puis comme avant. */
export async function expectAccessibleOnPhone(page, where) {
  const size = page.viewportSize()
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.setViewportSize({ width: 390, height: 844 })
  await expectAccessible(page, `${where}, téléphone sombre`)
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  if (overflow > 0) throw new Error(`${where} déborde de ${overflow} points sur un téléphone`)
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize(size)
}

/** Attend que rien ne bouge plus, et que ce qui vient soit venu : un message qui apparaît n'a pas encore sa couleur ; ce qui tourne sans fin n'est pas attendu. */
export async function atRest(page) {
  const settled = () => !document.querySelector('[data-waiting]') && document.getAnimations().every((one) => one.playState !== 'running' || one.effect?.getComputedTiming().iterations === Infinity)
  await page.waitForTimeout(250)
  await page.waitForFunction(settled, undefined, { timeout: 5000 }).catch(() => undefined)
}

/** Un passage du crible : les fautes, et si quelque chose a changé d'aspect, ou s'est fait attendre, pendant qu'il lisait. */
const scan = (page) =>
  page.evaluate(async (tags) => {
    const isWaiting = () => document.querySelector('[data-waiting]') !== null
    let moved = isWaiting()
    const note = () => (moved = true)
    document.addEventListener('transitionrun', note, true)
    const { violations } = await globalThis.axe.run(document, { runOnly: tags })
    // Ce qui s'est mis à bouger pendant la lecture ne s'annonce qu'à l'image suivante.
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
    document.removeEventListener('transitionrun', note, true)
    const told = (node) => `${node.target.join(' ')} — ${node.failureSummary?.split('\n')[1] ?? ''}`
    return { moved: moved || isWaiting(), faults: violations.map((one) => `${one.id} (${one.impact}) : ${one.nodes.slice(0, 3).map(told).join(' | ')}`) }
  }, rules)

/** Aucun manquement WCAG 2.2 AA : la liste des fautes fait l'échec. Une page qui a bougé pendant la lecture (un message qui s'efface) est relue. */
export async function expectAccessible(page, where) {
  // Évalué par le protocole de débogage : la politique de sécurité de la page reste entière.
  await page.evaluate(axeSource)
  for (let pass = 1; ; pass += 1) {
    await atRest(page)
    const { moved, faults } = await scan(page)
    if (faults.length === 0) return
    if (!moved || pass === 4) throw new Error(`Accessibilité, ${where} :\n  ${faults.join('\n  ')}`)
  }
}
