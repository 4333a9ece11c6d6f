/** Une vue partagée avec un rôle : qui le tient la voit et l'ouvre, les autres ignorent qu'elle est là. */
import { accountOf, expectAccessible, field, logIn } from './lib/browser.mjs'
import { tells } from './lib/gestures.mjs'
import { eventually, journey } from './lib/journey.mjs'

export const sharing = () =>
  journey('partage', async ({ open, step, accounts }) => {
    const page = await open()
    const tabs = (on) => on.getByRole('group', { name: 'Vues rapides' })
    const named = (on) => tabs(on).getByRole('button', { name: 'Pour les superviseurs' })

    step('une vue, partagée à un rôle choisi')
    await logIn(page, accountOf(accounts, 'admin'), '/hse/incidents?filter=severity.any.critical')
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.getByRole('button', { name: 'Vues', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Enregistrer comme nouvelle vue…' }).click()
    await field(page, 'name').fill('Pour les superviseurs')
    await field(page, 'shared').click()
    await page.getByRole('option', { name: /rôles/i }).click()
    await field(page, 'roles').fill('Supervis')
    await page.getByRole('option', { name: /Supervis/ }).first().click()
    await page.keyboard.press('Escape')
    await expectAccessible(page, 'partage')
    await page.getByRole('dialog').getByRole('button', { name: 'Enregistrer' }).click()
    await named(page).waitFor()

    step('qui tient le rôle la voit, et l’ouvre telle qu’elle est')
    const held = await open()
    await logIn(held, accountOf(accounts, 'supervisor'), '/hse/incidents')
    await named(held).click()
    await eventually(() => new URL(held.url()).searchParams.get('filter'), (seen) => seen === 'severity.any.critical', 'la vue n’apporte pas son filtre')

    step('qui ne le tient pas ne la voit pas')
    const other = await open()
    await logIn(other, accountOf(accounts, 'auditor'), '/hse/incidents')
    await tabs(other).getByRole('button').first().waitFor()
    await eventually(() => named(other).count(), (count) => count === 0, 'une vue se montre à qui ne la partage pas')

    step('reprise pour soi, elle quitte les autres')
    await page.getByRole('button', { name: 'Vues', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Renommer, partager…' }).click()
    await field(page, 'shared').click()
    await page.getByRole('option').first().click()
    await tells(page, 'Vue enregistrée', () => page.getByRole('dialog').getByRole('button', { name: 'Enregistrer' }).click())
    await held.goto('/hse/incidents')
    await tabs(held).getByRole('button').first().waitFor()
    await eventually(() => named(held).count(), (count) => count === 0, 'une vue reprise se montre encore')
  })
