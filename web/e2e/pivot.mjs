/** Tableau croisé d'une liste : lignes, colonnes, mesure, seuil, dessin ; gardé dans l'adresse et dans une vue. */
import { accountOf, expectAccessible, expectAccessibleOnPhone, field, logIn } from './lib/browser.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'

export const pivot = () =>
  journey('croisement', async ({ open, step, accounts }) => {
    const page = await open()
    const param = (name) => new URL(page.url()).searchParams.get(name)
    const pick = async (label, option) => {
      await page.getByRole('combobox', { name: label, exact: true }).click()
      await page.getByRole('option', { name: option, exact: true }).click()
    }

    step('la vue s’ouvre sur l’état')
    await logIn(page, accountOf(accounts, 'hse_manager', 'Pétroles du Golfe'), '/hse/incidents')
    await page.locator('[data-row]').first().waitFor()
    await page.getByRole('button', { name: 'Tableau croisé', exact: true }).click()
    await page.getByRole('table', { name: /^Nombre par/ }).waitFor()
    await expectAccessible(page, 'tableau croisé')

    step('par site et par gravité, dans l’ordre des gravités')
    await pick('Lignes', 'Site')
    await pick('Colonnes', 'Gravité')
    const table = page.getByRole('table', { name: 'Nombre par Site et Gravité' })
    await table.waitFor()
    const heads = await table.getByRole('columnheader').allInnerTexts()
    expect(heads.join() === 'Site,Faible,Moyenne,Haute,Critique,Total', `colonnes : ${heads.join()}`)
    expect(param('rows') === 'site' && param('across') === 'severity', 'le croisement n’est pas dans l’adresse')

    step('en barres, en courbe par mois')
    await pick('Montrer', 'Barres')
    await page.getByRole('img', { name: /^Nombre par Site et Gravité/ }).waitFor()
    await expectAccessible(page, 'barres')
    await expectAccessibleOnPhone(page, 'barres')
    await pick('Lignes', 'Survenu le, par mois')
    await pick('Montrer', 'Courbe')
    await page.getByRole('img', { name: /^Nombre par Survenu le, par mois/ }).waitFor()
    await expectAccessible(page, 'courbe')
    await expectAccessibleOnPhone(page, 'courbe')

    step('un seuil, puis les fiches d’une case')
    await pick('Lignes', 'Gravité')
    await pick('Colonnes', 'Aucune')
    await page.getByRole('textbox', { name: 'Lignes d’au moins' }).fill('5')
    await page.keyboard.press('Enter')
    await eventually(() => page.getByRole('rowheader', { name: 'Critique' }).count(), (count) => count === 0, 'le seuil ne retire rien')
    expect(param('least') === '5', 'le seuil n’est pas dans l’adresse')

    step('gardé comme vue, il se rouvre tel quel')
    await page.getByRole('button', { name: 'Vues', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Enregistrer comme nouvelle vue…' }).click()
    await field(page, 'name').fill('Gravités fréquentes')
    await field(page, 'name').press('Enter')
    await page.getByText('Vue enregistrée').first().waitFor()
    await page.goto('/hse/incidents?view=list')
    await page.locator('[data-row]').first().waitFor()
    await page.getByRole('button', { name: 'Gravités fréquentes' }).click()
    await page.getByRole('table', { name: 'Nombre par Gravité' }).waitFor()
    expect(param('least') === '5' && param('chart') === 'line', 'la vue a perdu ses réglages')
    await page.getByRole('row', { name: /Faible/ }).getByRole('link').click()
    await page.locator('[data-row]').first().waitFor()
    expect((param('where') ?? '').includes('severity == "low"'), `filtre : ${param('where')}`)
  })
