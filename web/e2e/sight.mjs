/** Voir l'application comme une personne puis comme un rôle : le bandeau, ce qui est fermé, l'écriture refusée, la sortie. */
import { call } from './lib/api.mjs'
import { accountOf, expectAccessible, expectAccessibleOnPhone, logIn } from './lib/browser.mjs'
import { keepImage } from './lib/images.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'

export const sight = () =>
  journey('voir comme', async ({ open, step, accounts }) => {
    const page = await open()
    const banner = page.locator('[data-sight]')
    const { email } = accountOf(accounts, 'supervisor', 'Pétroles du Golfe')
    const navigation = page.getByRole('navigation', { name: 'Navigation principale' })

    step('choisir une personne')
    await logIn(page, accountOf(accounts, 'admin'), '/admin/view-as')
    await page.getByRole('heading', { level: 1, name: 'Voir comme' }).waitFor()
    const tab = await page.context().newPage()
    await tab.goto('/hse/incidents')
    await tab.getByRole('heading', { level: 1, name: 'Incidents' }).waitFor()
    const [{ name: person }] = (await call(page, 'GET', `/core/users?filter=email=='${email}'&fields=name`)).data
    await expectAccessible(page, 'voir comme')
    await expectAccessibleOnPhone(page, 'voir comme')
    await page.getByRole('combobox', { name: 'Personne' }).fill(person)
    await page.getByRole('option', { name: person }).first().click()
    await page.getByRole('button', { name: 'Voir comme' }).click()

    step('l’application est celle de l’autre, en lecture seule')
    await banner.getByText(person).waitFor()
    for (const [name, message] of [['Configuration', 'la configuration reste ouverte'], ['Approbations', 'ses approbations se voient']]) {
      await eventually(() => navigation.getByRole('link', { name }).count(), (count) => count === 0, message)
    }
    await navigation.getByRole('link', { name: 'Incidents' }).click()
    await page.getByRole('heading', { level: 1, name: 'Incidents' }).waitFor()
    await expectAccessible(page, 'vu comme un superviseur')
    await expectAccessibleOnPhone(page, 'vu comme un superviseur')
    await keepImage(page, 'view-as')
    const refused = await call(page, 'POST', '/hse/incidents', { title: 'Écrit par un autre' }).catch((error) => error.message)
    expect(JSON.stringify(refused).includes('view_as.read_only'), `l’écriture passe : ${JSON.stringify(refused)}`)
    await page.reload()
    await banner.getByText(person).waitFor()

    step('l’autre onglet l’apprend, puis apprend que c’est fini')
    await tab.locator('[data-sight]').getByText(person).waitFor()

    step('quitter, puis regarder comme un rôle')
    await banner.getByRole('button', { name: 'Quitter cette vue' }).click()
    await navigation.getByRole('link', { name: 'Configuration' }).waitFor()
    await eventually(() => banner.count(), (count) => count === 0, 'le bandeau reste')
    await eventually(() => tab.locator('[data-sight]').count(), (seen) => seen === 0, 'le bandeau reste dans l’autre onglet')
    await tab.close()
    await page.goto('/admin/view-as')
    await page.getByRole('radiogroup', { name: 'Qui voir' }).getByText('Rôles').click()
    await page.getByRole('combobox', { name: 'Rôles' }).fill('Superviseur')
    await page.getByRole('option', { name: 'Superviseur' }).first().click()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Voir comme' }).click()
    await banner.getByText('Superviseur').waitFor()
    await banner.getByRole('button', { name: 'Quitter cette vue' }).click()
    await navigation.getByRole('link', { name: 'Configuration' }).waitFor()
  })
