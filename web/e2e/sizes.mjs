/** Chaque écran tient à l'étroit : 320 px, page agrandie à 200 %, tablette tenue droite — sans débord, sans coupe, sans faute d'accessibilité. */
import { makeIncident } from './lib/api.mjs'
import { accountOf, bellCount, expectAccessible, logIn } from './lib/browser.mjs'
import { eventually, journey } from './lib/journey.mjs'
import { expectFits } from './lib/layout.mjs'

const sizes = {
  '320 px': { width: 320, height: 568 },
  '200 %': { width: 720, height: 450, deviceScaleFactor: 2 },
  tablette: { width: 820, height: 1180, touch: true, dark: true },
}

/** Une largeur par parcours : chacun reste court. */
const sized = (name, size) => () =>
  journey(name, async ({ open, step, accounts }) => {
    const page = await open(sizes[size])
    const check = async (screen) => {
      await expectFits(page, `${screen} à ${size}`)
      await expectAccessible(page, `${screen} à ${size}`)
    }

    step('connexion')
    await page.goto('/login')
    await page.locator('input[name="email"]').waitFor()
    await check('connexion')
    await logIn(page, accountOf(accounts, 'hse_manager'), '/hse/incidents')
    await page.locator('[data-row]').first().waitFor()
    const { id } = await makeIncident(page, 'Fiche lue sur un écran étroit')
    // Sa notification arrive à son heure : la bulle qui l'annonce ne doit pas passer pendant un examen.
    await eventually(() => bellCount(page), (seen) => seen > 0, 'la notification n’arrive pas')

    const screens = {
      liste: ['/hse/incidents', '[data-row]'],
      fiche: [`/hse/incidents/${id}`, '#activity-title'],
      formulaire: ['/hse/incidents/new', '[id="field-title"]'],
      tableau: ['/hse/incidents?view=board', '[data-board] a'],
      calendrier: ['/hse/incidents?view=calendar', '[data-calendar]'],
      préférences: ['/settings', 'main h1'],
      'préférences de notification': ['/settings/notifications', '[role="switch"]'],
      approbations: ['/approvals', 'main h1'],
    }
    for (const [screen, [path, ready]] of Object.entries(screens)) {
      step(screen)
      await page.goto(path)
      await page.locator(ready).first().waitFor()
      await check(screen)
    }

    step('fiches choisies')
    await page.goto('/hse/incidents')
    await page.locator('[data-row]').first().waitFor()
    const choose = page.getByRole('button', { name: 'Sélectionner', exact: true })
    if (await choose.count()) await choose.click()
    await page.getByRole('checkbox', { name: /^Choisir/ }).first().check()
    await page.getByRole('region', { name: 'Fiches choisies' }).waitFor()
    await check('fiches choisies')

    step('panneau des notifications')
    await page.goto('/hse/incidents')
    await page.locator('[data-row]').first().waitFor()
    await page.getByRole('button', { name: /^Notifications/ }).first().click()
    await page.getByRole('dialog', { name: 'Notifications' }).getByRole('link').first().waitFor()
    await check('panneau des notifications')
  })

export const narrow = sized('étroit', '320 px')
export const zoomed = sized('agrandi', '200 %')
export const tablet = sized('tablette', 'tablette')
