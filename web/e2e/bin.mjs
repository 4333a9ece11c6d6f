/** La corbeille d'une liste : ce qu'on y met s'y retrouve, s'y cherche, et en revient, un par un ou d'un coup. */
import { call, makeIncident } from './lib/api.mjs'
import { accountOf, expectAccessible, expectAccessibleOnPhone, logIn } from './lib/browser.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'

export const bin = () =>
  journey('corbeille', async ({ open, step, accounts }) => {
    const page = await open()
    const row = (title) => page.locator('[data-row]').filter({ hasText: title })
    const param = (name) => new URL(page.url()).searchParams.get(name)
    const titles = ['Gants percés au poste un', 'Gants percés au poste deux', 'Gants percés au poste trois']

    step('trois fiches à la corbeille')
    await logIn(page, accountOf(accounts, 'admin'), '/hse/incidents')
    await page.locator('[data-row]').first().waitFor()
    for (const title of titles) {
      const { id } = await makeIncident(page, title)
      await call(page, 'DELETE', `/hse/incidents/${id}`)
    }
    await page.getByRole('button', { name: 'Corbeille' }).click()
    await eventually(() => param('bin'), (seen) => seen === 'on', 'la corbeille n’est pas dans l’adresse')
    for (const title of titles) await row(title).waitFor()
    await expectAccessible(page, 'corbeille')
    await expectAccessibleOnPhone(page, 'corbeille')

    step('on y cherche')
    await page.goto('/hse/incidents?bin=on&q=deux')
    await row(titles[1]).waitFor()
    await eventually(() => row(titles[0]).count(), (count) => count === 0, 'la recherche ignore la corbeille')

    step('choisies, elles reviennent d’un coup')
    await page.goto('/hse/incidents?bin=on&q=Gants')
    for (const title of titles.slice(0, 2)) await page.getByRole('checkbox', { name: `Choisir « ${title} »` }).check()
    await page.getByRole('button', { name: 'Restaurer' }).click()
    await page.getByText('2 fiches restaurées').waitFor()
    await eventually(() => row(titles[0]).count(), (count) => count === 0, 'une fiche restaurée reste à la corbeille')
    await page.goto('/hse/incidents?q=Gants')
    await row(titles[0]).waitFor()
    await row(titles[1]).waitFor()
    expect((await row(titles[2]).count()) === 0, 'une fiche à la corbeille se montre dans la liste')
  })
