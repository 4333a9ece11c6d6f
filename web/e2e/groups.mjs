/** Autour de la liste : regrouper et totaliser, les favoris, le menu d'une ligne, aller d'une fiche à la suivante, exporter. */
import { call, makeIncident } from './lib/api.mjs'
import { accountOf, expectAccessible, logIn } from './lib/browser.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'

export const groups = () =>
  journey('groupes', async ({ open, step, accounts }) => {
    const company = accountOf(accounts, 'supervisor').company
    const page = await open()
    const rows = () => page.locator('[data-row]')
    const param = (name) => new URL(page.url()).searchParams.get(name)
    await logIn(page, accountOf(accounts, 'hse_manager', company), '/hse/incidents')
    await rows().first().waitFor()

    step('groupes par gravité, leurs comptes, leurs fiches')
    await page.getByRole('button', { name: 'Regrouper' }).click()
    await page.getByRole('menuitemradio', { name: 'Gravité', exact: true }).click()
    await eventually(() => param('group'), (seen) => seen === 'severity', 'le groupe n’est pas dans l’adresse')
    await page.keyboard.press('Escape')
    const grouped = page.getByRole('region', { name: 'Fiches groupées par Gravité' })
    const first = grouped.getByRole('button').first()
    await first.waitFor()
    const counted = Number((await first.innerText()).match(/(\d+) fiche/)[1])
    await first.click()
    await eventually(() => rows().count(), (seen) => seen === Math.min(counted, 50), 'le groupe n’a pas ses fiches')
    await expectAccessible(page, 'liste groupée')
    const { totals } = await call(page, 'GET', '/hse/incidents/aggregate')
    await grouped.getByText(`${totals.count} fiches`).waitFor()

    step('groupes par mois, comme par lien')
    for (const [field, label] of [['occurred_at', 'Survenu le'], ['site', 'Site'], ['reporter', 'Déclarant']]) {
      await page.goto(`/hse/incidents?group=${field}`)
      const region = page.getByRole('region', { name: /^Fiches groupées par/ })
      await region.getByRole('button').first().click()
      await rows().first().waitFor()
      expect((await region.getByRole('alert').count()) === 0, `groupe par ${label} en échec`)
    }

    step('favori mis, montré dans la navigation, retiré')
    await page.goto('/hse/incidents')
    await page.getByRole('button', { name: 'Mettre en favori' }).click()
    const favourites = page.getByRole('region', { name: 'Favoris' })
    await favourites.getByRole('link', { name: 'Incidents' }).waitFor()
    await expectAccessible(page, 'favoris')
    await page.getByRole('button', { name: 'Retirer des favoris' }).click()
    await favourites.waitFor({ state: 'detached' })

    step('d’une fiche à la suivante, puis retour à la même liste')
    await page.goto('/hse/incidents?sort=title')
    await rows().first().waitFor()
    const titles = await rows().allInnerTexts()
    await rows().first().click()
    await page.getByRole('heading', { level: 1, name: titles[0] }).waitFor()
    expect(await page.getByRole('button', { name: 'Fiche précédente' }).isDisabled(), 'la première fiche a une précédente')
    await page.keyboard.press(']')
    await page.getByRole('heading', { level: 1, name: titles[1] }).waitFor()
    await page.getByText(/^2 sur/).waitFor()
    await expectAccessible(page, 'fiche dans sa liste')
    await page.getByRole('navigation', { name: 'Fil d’Ariane' }).getByRole('link', { name: 'Incidents' }).click()
    await eventually(() => param('sort'), (seen) => seen === 'title', 'le retour perd le tri')

    step('menu d’une ligne, à la souris et au clavier')
    await makeIncident(page, 'Brouillon à recopier puis à jeter')
    await page.goto('/hse/incidents?q=recopier')
    await rows().first().click({ button: 'right' })
    const menu = page.getByRole('menu')
    await menu.getByRole('menuitem', { name: 'Copier le lien' }).waitFor()
    await expectAccessible(page, 'menu d’une ligne')
    await menu.getByRole('menuitem', { name: 'Recopier' }).click()
    await page.getByRole('heading', { level: 1, name: /^Modifier/ }).waitFor()
    await page.goto('/hse/incidents?q=recopier')
    await eventually(() => rows().count(), (seen) => seen === 2, 'la copie manque')
    await rows().first().focus()
    await page.keyboard.press('Shift+F10')
    await menu.getByRole('menuitem', { name: 'Supprimer' }).click()
    await eventually(() => rows().count(), (seen) => seen === 1, 'la fiche reste')
    expect(param('q') === 'recopier', 'supprimer depuis la liste la quitte')

    step('export de ce que la liste montre')
    await page.getByRole('button', { name: 'Autres gestes' }).click()
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: 'Exporter en CSV' }).click()
    expect((await download).suggestedFilename().endsWith('.csv'), 'l’export n’est pas un CSV')
  })
