/** Les vues de tous : une vue gardée depuis l'aperçu s'ouvre d'abord chez les autres ; la liste de départ et ses filtres changent. */
import { accountOf, expectAccessible, expectAccessibleOnPhone, field, logIn } from './lib/browser.mjs'
import { tells } from './lib/gestures.mjs'
import { keepImage } from './lib/images.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'

export const viewEditor = () =>
  journey('éditeur de vues', async ({ open, step, accounts }) => {
    const page = await open()
    const preview = page.getByRole('region', { name: 'Aperçu' })
    const kept = page.getByRole('region', { name: 'Vues partagées' })
    const param = (window, name) => new URL(window.url()).searchParams.get(name)
    const save = () => tells(page, 'Vues de tous enregistrées', () => page.getByRole('button', { name: 'Enregistrer', exact: true }).click())

    step('une entité, sa vraie liste en aperçu')
    await logIn(page, accountOf(accounts, 'admin'), '/admin/views')
    await page.getByRole('searchbox').fill('incident')
    await page.getByRole('link', { name: 'hse.incident' }).first().click()
    await preview.locator('[data-row]').first().waitFor()
    await expectAccessible(page, 'vues')
    await expectAccessibleOnPhone(page, 'vues')
    await preview.locator('[data-row]').first().waitFor()
    await keepImage(page, 'view-editor')

    step('un tableau, gardé pour tous, ouvert d’abord')
    await preview.getByRole('button', { name: 'Tableau', exact: true }).click()
    await preview.locator('[data-board]').waitFor()
    await page.getByRole('button', { name: 'Garder l’aperçu comme nouvelle vue' }).click()
    await page.getByRole('dialog', { name: 'Nouvelle vue' }).waitFor()
    await field(page, 'name').fill('Tableau de tous')
    await field(page, 'name').press('Enter')
    const row = kept.locator('[data-view="Tableau de tous"]')
    await row.waitFor()
    await row.getByRole('button', { name: 'Ouvrir d’abord : Tableau de tous' }).click()
    await row.getByText('D’abord').waitFor()
    await expectAccessible(page, 'une vue gardée')

    step('elle s’ouvre d’abord chez le superviseur')
    const other = await open()
    await logIn(other, accountOf(accounts, 'supervisor', 'Pétroles du Golfe'), '/hse/incidents')
    await other.locator('[data-board]').waitFor()

    step('la liste de départ, son tri, un filtre d’un geste')
    await preview.getByRole('button', { name: 'Tous', exact: true }).click()
    await preview.getByRole('columnheader', { name: 'Titre' }).getByRole('button', { name: 'Titre', exact: true }).click()
    await eventually(() => param(page, 'sort'), (seen) => seen !== null, 'le tri ne se pose pas')
    await page.getByRole('button', { name: 'Prendre les colonnes et le tri de l’aperçu' }).click()
    await page.getByText('Non appliqué').waitFor()
    await page.getByRole('button', { name: 'Ajouter un filtre' }).click()
    const quick = page.locator('[data-quick]').last()
    await quick.getByRole('textbox', { name: 'Nom du filtre' }).fill('Critiques')
    await quick.getByRole('combobox', { name: 'Ce qu’il retient' }).or(quick.getByRole('textbox', { name: 'Ce qu’il retient' })).first().fill("severity == 'critical'")
    await page.keyboard.press('Escape')
    await expectAccessible(page, 'un filtre d’un geste')
    await save()
    await other.goto('/hse/incidents?saved=none')
    await other.getByRole('group', { name: 'Vues rapides' }).getByRole('button', { name: 'Critiques' }).waitFor()

    step('ce que lit chaque vue, pour tous')
    const slot = (view, name) => page.locator(`[data-reads="${view}"]`).getByRole('combobox', { name, exact: true })
    const give = async (view, name, option) => {
      await slot(view, name).click()
      await page.getByRole('option', { name: option, exact: true }).click()
    }
    expect(await slot('calendar', 'Fin').isDisabled(), 'une fin se donne sans début')
    await give('board', 'Colonnes', 'Gravité')
    await give('calendar', 'Début', 'Survenu le')
    await give('timeline', 'Début', 'Survenu le')
    await give('timeline', 'Lignes', 'Site')
    await expectAccessible(page, 'ce que lit chaque vue')
    await expectAccessibleOnPhone(page, 'ce que lit chaque vue')
    await save()
    await other.goto('/hse/incidents?view=board&saved=none')
    await other.locator('[data-board]').getByText('Critique', { exact: true }).first().waitFor()
    await other.goto('/hse/incidents?view=timeline&saved=none')
    await other.getByRole('rowheader', { name: /Mandji/ }).first().waitFor()

    step('rendue au module')
    await page.getByRole('button', { name: 'Revenir à la liste du module' }).click()
    await page.getByRole('button', { name: 'Revenir à la liste du module' }).waitFor({ state: 'detached' })
    await eventually(() => other.getByRole('group', { name: 'Vues rapides' }).getByRole('button', { name: 'Critiques' }).count(), (seen) => seen === 0, 'le filtre reste')
    expect((await row.count()) === 1, 'la vue partagée est partie avec la liste')
  })
