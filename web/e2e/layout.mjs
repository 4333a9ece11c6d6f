/** Le formulaire d'une entité, arrangé à la souris et au clavier, vu aussitôt par tous, puis rendu à son module. */
import { accountOf, expectAccessible, expectAccessibleOnPhone, field, letGo, logIn, takeBack } from './lib/browser.mjs'
import { tells } from './lib/gestures.mjs'
import { keepImage } from './lib/images.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'

export const layout = () =>
  journey('formulaire', async ({ open, step, accounts }) => {
    const page = await open()
    const section = (name) => page.locator(`[data-section="${name}"]`)
    const row = (name) => page.locator(`[data-field="${name}"]`)
    const fieldsOf = (name) => section(name).locator('[data-field]').evaluateAll((rows) => rows.map((one) => one.dataset.field))
    const previewed = () => page.locator('[data-preview]').getByRole('heading', { includeHidden: true }).allInnerTexts()

    step('les entités, puis le formulaire d’une')
    await logIn(page, accountOf(accounts, 'admin'), '/admin/forms')
    await page.getByRole('heading', { level: 1, name: 'Formulaires' }).waitFor()
    await expectAccessible(page, 'formulaires')
    await page.getByRole('searchbox').fill('incident')
    await page.getByRole('link', { name: 'hse.incident' }).first().click()
    await section('facts').waitFor()
    await expectAccessible(page, 'formulaire')
    await expectAccessibleOnPhone(page, 'formulaire')
    await keepImage(page, 'form-designer')

    step('au clavier : un champ passe d’une section à l’autre et garde le focus')
    const down = row('location').getByRole('button', { name: 'Descendre' })
    await down.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('status').filter({ hasText: 'rang 1' }).waitFor({ state: 'attached' })
    await eventually(() => fieldsOf('story'), (seen) => seen[0] === 'location', 'le lieu n’est pas passé')
    await eventually(() => row('location').evaluate((node) => node.contains(document.activeElement)), Boolean, 'le focus est perdu')

    step('à la souris : un champ se pose sur un autre')
    const handle = await row('severity').getByTitle('Glisser').boundingBox()
    const target = await row('title').boundingBox()
    await page.mouse.move(handle.x + 10, handle.y + 10)
    await page.mouse.down()
    await page.mouse.move(handle.x + 14, handle.y - 10, { steps: 4 })
    await page.mouse.move(target.x + 60, target.y + target.height / 2, { steps: 8 })
    await page.locator('[data-field="title"][data-over]').waitFor()
    await letGo(page)
    await eventually(() => fieldsOf('facts'), (seen) => seen[0] === 'severity', 'la gravité n’est pas en tête')

    step('caché, défait, recaché ; un champ exigé ne se cache pas')
    await row('witnesses').getByRole('button', { name: 'Cacher' }).click()
    await page.getByRole('button', { name: 'Défaire' }).click()
    await eventually(() => fieldsOf('story'), (seen) => seen.includes('witnesses'), 'le geste n’est pas défait')
    await row('witnesses').getByRole('button', { name: 'Cacher' }).click()
    expect(await row('title').getByRole('button', { name: 'Cacher' }).isDisabled(), 'un champ exigé se cache')

    step('titre, colonnes, repli ; l’aperçu suit')
    await section('facts').getByRole('button', { expanded: false }).first().click()
    await section('facts').getByRole('textbox', { name: 'Titre de la section' }).fill('L’essentiel')
    const columns = section('facts').getByRole('combobox', { name: 'Colonnes sur grand écran' })
    for (const count of ['3', '1']) {
      await columns.click()
      await page.getByRole('option', { name: count }).click()
    }
    await page.getByRole('button', { name: 'Défaire' }).click()
    await eventually(() => columns.innerText(), (seen) => seen.trim() === '3', 'deux choix se défont d’un coup')
    await section('story').getByRole('button', { expanded: false }).first().click()
    await section('story').getByRole('switch', { name: 'Repliée à l’ouverture' }).click()
    await eventually(previewed, (seen) => seen.includes('L’essentiel'), 'l’aperçu ne suit pas')
    await page.getByText('Téléphone', { exact: true }).click()
    await page.locator('[data-preview="phone"]').waitFor()
    await expectAccessible(page, 'une section ouverte')
    let release
    const gate = new Promise((done) => (release = done))
    await page.route('**/definitions/apply', async (route) => {
      await gate
      await route.continue()
    })
    await page.getByRole('button', { name: 'Enregistrer', exact: true }).click()
    await page.locator('[inert][aria-busy]').waitFor({ state: 'attached' })
    const head = await section('facts').boundingBox()
    await page.mouse.click(head.x + 40, head.y + 20)
    expect((await page.locator('#layout-facts-settings').count()) === 0, 'le brouillon bouge pendant qu’il s’enregistre')
    release()
    await page.getByText('Formulaire enregistré').waitFor()
    await page.unroute('**/definitions/apply')

    step('le superviseur saisit dans ce formulaire')
    const other = await open()
    await logIn(other, accountOf(accounts, 'supervisor', 'Pétroles du Golfe'), '/hse/incidents/new')
    await other.getByRole('heading', { level: 2, name: 'L’essentiel' }).waitFor()
    expect((await field(other, 'witnesses').count()) === 0, 'un champ caché se montre')
    await expectAccessible(other, 'formulaire arrangé')
    await expectAccessibleOnPhone(other, 'formulaire arrangé')
    await other.getByRole('button', { name: 'Enregistrer', exact: true }).click()
    await other.getByRole('button', { name: 'Enregistrer', exact: true }).click()
    await field(other, 'location').waitFor({ state: 'visible' })
    await other.goto('/hse/incidents')
    await other.getByRole('grid').getByRole('link').first().click()
    await other.getByRole('heading', { level: 2, name: 'L’essentiel' }).waitFor()

    step('rendu au module, puis repris')
    await tells(page, 'Formulaire du module rétabli', () => page.getByRole('button', { name: 'Revenir au formulaire du module' }).click())
    await eventually(() => fieldsOf('facts'), (seen) => seen[0] === 'title', 'le formulaire livré n’est pas revenu')
    await takeBack(page, 'Formulaire du module rétabli')
    await eventually(() => fieldsOf('facts'), (seen) => seen[0] === 'severity', 'l’arrangement n’est pas revenu')
  })
