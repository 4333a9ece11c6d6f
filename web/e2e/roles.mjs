/** Les droits de tous les rôles sur une entité : une case, plusieurs d'un coup, et ce que le rôle y gagne. */
import { call } from './lib/api.mjs'
import { accountOf, expectAccessible, expectAccessibleOnPhone, logIn } from './lib/browser.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'

export const roles = () =>
  journey('droits', async ({ open, step, accounts }) => {
    const page = await open()
    const grantsOf = async (code) => (await call(page, 'GET', `/core/roles?filter=code=='${code}'&expand=grants`)).data[0].grants.map((grant) => grant.permission)

    step('une entité, tous les rôles')
    await logIn(page, accountOf(accounts, 'admin'), '/admin/roles?entity=hse.investigation')
    const table = page.getByRole('table', { name: 'Droits sur Enquête' })
    await table.waitFor()
    await table.getByRole('combobox', { name: 'Responsable HSE : Voir', exact: true }).getByRole('option', { name: '(Sa société)' }).waitFor({ state: 'attached' })
    await expectAccessible(page, 'droits')
    await expectAccessibleOnPhone(page, 'droits')

    step('une case, puis deux lignes d’un coup')
    await table.getByRole('combobox', { name: 'Superviseur : Voir', exact: true }).selectOption({ label: 'Sa société' })
    await table.getByRole('checkbox', { name: 'Modifier' }).check()
    await table.getByRole('checkbox', { name: 'Exporter' }).check()
    await table.getByRole('combobox', { name: 'Superviseur : droits choisis' }).selectOption({ label: 'Les siennes' })
    await page.getByText('3 cases changées').waitFor()
    await expectAccessible(page, 'droits changés')

    step('partir sans enregistrer se confirme ; enregistrer garde les autres octrois')
    await page.getByRole('link', { name: 'Entités' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Continuer la saisie' }).click()
    const before = await grantsOf('supervisor')
    await page.getByRole('button', { name: 'Enregistrer' }).click()
    await page.getByText('Droits enregistrés').waitFor()
    const after = await grantsOf('supervisor')
    expect(before.every((one) => after.includes(one)), `perdus : ${before.filter((one) => !after.includes(one))}`)
    for (const one of ['hse.investigation.view.company', 'hse.investigation.edit.own', 'hse.investigation.export.own']) expect(after.includes(one), `manque ${one}`)

    step('le superviseur voit les enquêtes, sans se reconnecter')
    const other = await open()
    await logIn(other, accountOf(accounts, 'supervisor', 'Pétroles du Golfe'), '/hse/investigations')
    await other.getByRole('heading', { level: 1, name: 'Enquêtes' }).waitFor()

    step('retirer un droit')
    await table.getByRole('combobox', { name: 'Superviseur : Voir', exact: true }).selectOption({ index: 0 })
    await page.getByRole('button', { name: 'Enregistrer' }).press('Enter')
    await eventually(() => grantsOf('supervisor'), (grants) => !grants.includes('hse.investigation.view.company'), 'le droit est resté')
  })
