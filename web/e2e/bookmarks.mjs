/** Les favoris rangés en dossiers, dans l'ordre, étiquetés ; portés par un fichier, repris sans doublon, défaits. */
import { readFile } from 'node:fs/promises'
import { call } from './lib/api.mjs'
import { accountOf, expectAccessible, expectAccessibleOnPhone, logIn } from './lib/browser.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'

export const bookmarks = () =>
  journey('favoris', async ({ open, step, accounts }) => {
    const page = await open()
    await logIn(page, accountOf(accounts, 'supervisor'), '/hse/incidents')
    await page.locator('[data-row]').first().waitFor()
    const mine = async () => (await call(page, 'GET', `/core/bookmarks?filter=${encodeURIComponent('owner == actor.id')}&fields=name,path,folder,tags,position&sort=name`)).data
    const menu = page.getByRole('region', { name: 'Favoris' })
    const folder = (name) => page.getByRole('main').getByRole('region', { name, exact: true })
    const names = (name) => folder(name).getByRole('listitem').getByRole('link').allInnerTexts()
    const pick = (content) => page.getByLabel('Fichier de favoris').setInputFiles({ name: 'favoris.json', mimeType: 'application/json', buffer: Buffer.from(content) })

    const focused = (name, complaint) => eventually(() => page.evaluate(() => document.activeElement.getAttribute('aria-label')), (label) => label === name, complaint)

    step('rien encore : l’écran le dit, et sait déjà importer')
    await page.goto('/settings/bookmarks')
    await page.getByText('Aucun favori', { exact: true }).waitFor()
    await expectAccessible(page, 'aucun favori')
    for (const [name, path] of [['Incidents', '/hse/incidents'], ['Agenda', '/agenda'], ['Approbations', '/approvals']]) await call(page, 'POST', '/core/bookmarks', { name, path })
    await page.reload()
    await folder('Sans dossier').waitFor()

    step('un dossier et des étiquettes')
    for (const name of ['Agenda', 'Incidents']) {
      await page.getByRole('button', { name: `Modifier ${name}` }).click()
      await page.getByLabel('Dossier', { exact: true }).fill('Terrain')
      await page.getByLabel('Étiquettes', { exact: true }).fill('ronde, nuit')
      await expectAccessible(page, 'favori qu’on change')
      await page.getByRole('button', { name: 'Enregistrer' }).click()
      await folder('Terrain').getByRole('link', { name }).waitFor()
      await focused(`Modifier ${name}`, 'le crayon ne reprend pas le focus dans son nouveau dossier')
    }
    await folder('Terrain').getByText('nuit').first().waitFor()

    step('l’ordre se donne, et se garde')
    expect((await names('Terrain')).join() === 'Agenda,Incidents', 'l’ordre de départ n’est pas celui des noms')
    await page.getByRole('button', { name: 'Descendre Agenda' }).click()
    await eventually(() => names('Terrain'), (seen) => seen.join() === 'Incidents,Agenda', 'le favori ne descend pas')
    await eventually(mine, (seen) => seen.find((one) => one.name === 'Agenda')?.position === 1, 'l’ordre n’est pas gardé')
    await page.reload()
    await folder('Terrain').waitFor()
    expect((await names('Terrain')).join() === 'Incidents,Agenda', 'l’ordre ne revient pas')
    await expectAccessible(page, 'favoris rangés')
    await expectAccessibleOnPhone(page, 'favoris rangés')

    step('la navigation montre le dossier, replié')
    await menu.getByText('Terrain').click()
    await menu.getByRole('link', { name: 'Incidents' }).waitFor()
    await expectAccessible(page, 'dossier ouvert dans la navigation')

    step('chercher : nom, page, dossier, étiquette')
    await page.getByRole('searchbox', { name: 'Chercher dans les favoris' }).fill('nuit agenda')
    await eventually(() => names('Terrain'), (seen) => seen.join() === 'Agenda', 'la recherche ne trouve pas')
    await page.getByRole('searchbox', { name: 'Chercher dans les favoris' }).fill('')

    step('exportés : dossiers, étiquettes et ordre')
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Exporter' }).click()])
    const file = JSON.parse(await readFile(await download.path(), 'utf8'))
    expect(JSON.stringify(file.bookmarks.map((one) => [one.name, one.folder ?? null, one.tags ?? []])) === JSON.stringify([['Approbations', null, []], ['Incidents', 'Terrain', ['ronde', 'nuit']], ['Agenda', 'Terrain', ['ronde', 'nuit']]]), `exporté : ${JSON.stringify(file)}`)

    step('repris ailleurs : ce qui s’ajouterait se lit, sans doublon')
    for (const one of await mine()) if (one.name !== 'Incidents') await call(page, 'DELETE', `/core/bookmarks/${one.id}`)
    const [kept] = await mine()
    await call(page, 'PATCH', `/core/bookmarks/${kept.id}`, { name: 'Mes incidents', tags: ['ronde'] })
    await page.reload()
    await page.getByRole('button', { name: 'Importer' }).click()
    const dialog = page.getByRole('dialog', { name: 'Importer des favoris' })
    await pick('ceci n’en est pas un')
    await dialog.getByText('Ce fichier n’est pas un fichier de favoris.').waitFor()
    await pick(JSON.stringify({ ...file, bookmarks: [...file.bookmarks, { name: 'Ailleurs', path: 'https://ailleurs.example' }] }))
    await dialog.getByText('2 à ajouter · 1 à compléter · 0 déjà là').waitFor()
    await dialog.getByText('1 entrée ne mène nulle part ici').waitFor()
    await expectAccessible(page, 'favoris à importer')
    await expectAccessibleOnPhone(page, 'favoris à importer')
    expect((await mine()).length === 1, 'l’import a écrit avant d’être voulu')
    await dialog.getByRole('button', { name: 'Importer' }).click()
    await page.getByText('2 favoris ajoutés, 1 complété').waitFor()
    await eventually(() => names('Terrain'), (seen) => seen.join() === 'Mes incidents,Agenda', 'le dossier n’est pas repris')
    const merged = await mine()
    expect(merged.length === 3 && merged.find((one) => one.id === kept.id).tags.join() === 'ronde,nuit', `favoris : ${JSON.stringify(merged)}`)

    step('défait d’un geste')
    await page.getByRole('button', { name: 'Annuler' }).last().click()
    await eventually(mine, (seen) => seen.length === 1 && seen[0].tags.join() === 'ronde', 'l’import n’est pas défait')

    step('retiré, puis repris')
    await page.getByRole('button', { name: 'Retirer Mes incidents' }).click()
    await page.getByText('Aucun favori', { exact: true }).waitFor()
    await focused('Chercher dans les favoris', 'le focus tombe avec le dernier favori')
    await page.getByRole('button', { name: 'Annuler' }).last().click()
    await folder('Terrain').getByRole('link', { name: 'Mes incidents' }).waitFor()
  })
