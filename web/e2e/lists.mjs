/** La liste : vues rapides, recherche, filtres, tri, colonnes, suite, clavier, mise à jour par quelqu'un d'autre. */
import { makeIncident } from './lib/api.mjs'
import { accountOf, expectAccessible, logIn } from './lib/browser.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'

const PAGE = 50

export const lists = () =>
  journey('listes', async ({ open, step, accounts }) => {
    const company = accountOf(accounts, 'supervisor').company
    const page = await open()
    const rows = () => page.locator('[data-row]')
    const param = (name) => new URL(page.url()).searchParams.get(name)
    const titles = () => rows().allInnerTexts()
    const settled = () => page.locator('[data-list][aria-busy="false"]').waitFor()

    step('vues rapides')
    await logIn(page, accountOf(accounts, 'hse_manager', company), '/hse/incidents')
    await rows().first().waitFor()
    const views = page.getByRole('group', { name: 'Vues rapides' }).getByRole('button')
    expect((await views.first().getAttribute('aria-pressed')) === 'true', '« Tous » devrait être choisi')
    await views.nth(1).click()
    await eventually(() => param('view'), Boolean, 'la vue n’est pas dans l’adresse')
    await settled()
    expect((await views.nth(1).getAttribute('aria-pressed')) === 'true', 'la vue choisie n’est pas marquée')
    await page.goBack()
    await eventually(() => param('view'), (seen) => seen === null, '« précédent » ne défait pas la vue')

    step('recherche')
    await makeIncident(page, 'Zibeline aperçue près du détecteur')
    await page.keyboard.press('/')
    await page.keyboard.type('zibeline')
    await eventually(titles, (seen) => seen.length === 1 && seen[0].includes('Zibeline'), 'la recherche ne trouve pas')
    await page.keyboard.press('Escape')
    await eventually(() => param('q'), (seen) => seen === null, 'Échap ne vide pas la recherche')

    step('filtre par gravité, modifié puis retiré')
    await page.getByRole('button', { name: 'Filtrer' }).click()
    const panel = page.getByRole('dialog', { name: 'Filtrer' })
    await panel.getByRole('button', { name: 'Gravité', exact: true }).click()
    await panel.getByRole('checkbox', { name: 'Critique' }).check()
    await expectAccessible(page, 'ajout d’un filtre')
    await panel.getByRole('button', { name: 'Appliquer' }).click()
    await eventually(() => param('filter'), (seen) => seen === 'severity.any.critical', 'le filtre n’est pas dans l’adresse')
    await settled()
    const chips = page.getByRole('group', { name: 'Filtres posés' })
    await chips.getByText('Critique').waitFor()
    await page.reload()
    await chips.getByText('Critique').waitFor()
    await rows().first().waitFor()
    await expectAccessible(page, 'liste filtrée')
    await chips.getByRole('button', { name: 'Retirer le filtre Gravité' }).click()
    await eventually(() => param('filter'), (seen) => seen === null, 'le filtre reste dans l’adresse')

    step('filtre sans résultat, effacé')
    await page.goto('/hse/incidents?filter=title.is.rien')
    await page.getByText('Aucune fiche ne correspond').waitFor()
    await expectAccessible(page, 'liste vide')
    await page.getByRole('main').getByRole('button', { name: 'Effacer les filtres' }).last().click()
    await rows().first().waitFor()

    step('tri par titre, dans les deux sens')
    const header = page.getByRole('columnheader', { name: 'Titre' })
    for (const [direction, order] of [['ascending', 1], ['descending', -1]]) {
      await header.getByRole('button').click()
      await eventually(() => header.getAttribute('aria-sort'), (seen) => seen === direction, 'le tri n’est pas annoncé')
      await settled()
      await eventually(titles, (seen) => seen.length > 1 && order * seen[0].localeCompare(seen.at(-1), 'fr') <= 0, 'la liste n’est pas triée')
    }

    step('colonnes choisies et gardées')
    await page.getByRole('button', { name: 'Colonnes' }).click()
    const chooser = page.getByRole('dialog', { name: 'Colonnes' })
    await chooser.getByRole('checkbox', { name: 'Site', exact: true }).uncheck()
    await expectAccessible(page, 'choix des colonnes')
    await page.keyboard.press('Escape')
    await page.reload()
    await rows().first().waitFor()
    expect((await page.getByRole('columnheader', { name: 'Site', exact: true }).count()) === 0, 'la colonne revient')

    step('suite de la liste')
    await page.goto('/hse/incidents')
    await rows().first().waitFor()
    for (let made = await rows().count(); made <= PAGE; made += 1) await makeIncident(page, `Observation de ronde numéro ${made}`)
    await page.reload()
    await rows().first().waitFor()
    await page.locator('[data-list]').evaluate((list) => list.scrollTo({ top: list.scrollHeight }))
    await eventually(() => rows().count(), (seen) => seen > PAGE, 'la suite ne se charge pas')

    step('clavier : flèches, puis Entrée')
    await page.locator('[data-list]').evaluate((list) => list.scrollTo({ top: 0 }))
    await rows().first().focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('j')
    const third = await rows().nth(2).innerText()
    expect((await page.evaluate(() => document.activeElement?.textContent)) === third, 'les flèches ne mènent pas à la troisième ligne')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: third }).waitFor()
    await eventually(() => page.evaluate(() => document.activeElement?.tagName), (seen) => seen === 'H1', 'le focus n’arrive pas au titre')

    step('ce qu’un autre crée apparaît seul')
    await page.goto('/hse/incidents')
    await rows().first().waitFor()
    const other = await open()
    await logIn(other, accountOf(accounts, 'supervisor', company), '/hse/incidents')
    await makeIncident(other, 'Apparition sans recharger la page', { occurred_at: new Date().toISOString() })
    await page.getByRole('link', { name: 'Apparition sans recharger la page' }).waitFor()
  })
