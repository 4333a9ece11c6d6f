/** Coller un tableau d'un tableur dans une liste : dire d'abord ce qui changerait et pourquoi non, écrire d'une demande, défaire. */
import { call, makeIncident } from './lib/api.mjs'
import { accountOf, expectAccessible, logIn, takeBack } from './lib/browser.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'

const table = (...lines) => lines.map((cells) => cells.join('\t')).join('\r\n')

export const listPaste = () =>
  journey('collage en liste', async ({ open, step, accounts }) => {
    const page = await open()
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await logIn(page, accountOf(accounts, 'admin'), '/hse/incidents')
    await page.locator('[data-row]').first().waitFor()
    const ids = []
    // L'un après l'autre : leur ordre est celui de la liste.
    for (const rank of [1, 2, 3]) ids.push((await makeIncident(page, `Collage numéro ${rank} de la ronde`)).id)
    const sites = (await call(page, 'GET', '/core/sites?fields=name&limit=2')).data
    const read = (id) => call(page, 'GET', `/hse/incidents/${id}`)
    const dialog = page.getByRole('dialog')
    const cell = (row, name) => page.locator(`[data-index="${row}"] [role="gridcell"]`).nth(1 + columns.indexOf(name))
    const columns = ['number', 'title', 'severity', 'site', 'location', 'status']
    const openList = async () => {
      await page.goto(`/hse/incidents?q=Collage&sort=number&cols=${columns.join(',')}`)
      await eventually(() => page.locator('[data-row]').count(), (seen) => seen === 3, 'les trois fiches manquent')
    }
    const pasteAt = async (row, name, text) => {
      await page.evaluate((copied) => navigator.clipboard.writeText(copied), text)
      await cell(row, name).click({ position: { x: 4, y: 4 } })
      await page.keyboard.press('Control+V')
    }
    const giveUp = async () => {
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
    }
    await openList()

    step('le collage dit ce qui changerait, ce qui est refusé et ce qu’il laisse, sans rien écrire')
    const asked = []
    page.on('request', (request) => request.method() !== 'GET' && asked.push(`${request.method()} ${new URL(request.url()).pathname}`))
    await pasteAt(1, 'title', table(['Collage relu à la passerelle', 'Haute', sites[1].name, 'Passerelle haute', 'Clos'], ['Court', 'Terrible', 'Nulle part', 'Cale', ''], ['De trop', '', '', '', '']))
    await dialog.getByRole('heading', { name: 'Coller dans la liste' }).waitFor()
    await dialog.getByText('« Terrible » n’a pas été compris.').waitFor()
    await dialog.getByText(/« Court » : .*caractères au moins/).waitFor()
    await dialog.getByText('« Nulle part » n’a pas été compris.').waitFor()
    await dialog.getByText('Ne se modifient pas dans la liste, laissés : État').waitFor()
    await dialog.getByText(/^1 ligne au-delà des fiches chargées/).waitFor()
    expect(asked.length === 0, `déjà envoyé : ${asked.join()}`)
    await expectAccessible(page, 'collage annoncé')
    await page.emulateMedia({ colorScheme: 'dark' })
    await expectAccessible(page, 'collage annoncé, sombre')
    await page.emulateMedia({ colorScheme: 'light' })

    step('renoncer n’écrit rien et rend la case')
    await giveUp()
    await eventually(() => cell(1, 'title').evaluate((node) => node.contains(document.activeElement)), Boolean, 'le focus ne revient pas à la case')
    expect(asked.length === 0, `envoyé en renonçant : ${asked.join()}`)

    step('appliqué d’une seule demande, puis défait')
    await pasteAt(0, 'severity', table(['Haute', sites[1].name], ['Moyenne', sites[1].name]))
    await dialog.getByRole('button', { name: 'Modifier 2 fiches' }).click()
    await page.getByText('2 fiches modifiées').waitFor()
    expect(asked.join() === 'POST /api/v1/hse/incidents/bulk', `demandes : ${asked.join()}`)
    const after = await Promise.all(ids.slice(0, 2).map(read))
    expect(after.map((one) => one.severity).join() === 'high,medium', 'les fiches n’ont pas changé')
    await takeBack(page, '2 fiches modifiées')
    await page.getByText('2 fiches rendues à ce qu’elles étaient').waitFor()
    const back = await Promise.all(ids.slice(0, 2).map(read))
    expect(back.every((one) => one.severity === 'low'), 'les fiches ne sont pas revenues')

    step('ce que le serveur refuse se dit, le reste est gardé')
    await pasteAt(0, 'location', table(['Cale avant'], ['Cale arrière'], ['Pont']))
    await dialog.getByText('3 cases changent').waitFor()
    const { version } = await read(ids[1])
    await call(page, 'POST', '/hse/incidents/bulk', { operation: 'update', mode: 'atomic', items: [{ id: ids[1], version, location: 'Changé entre-temps' }] })
    await dialog.getByRole('button', { name: 'Modifier 3 fiches' }).click()
    await page.getByRole('dialog', { name: '1 fiche refusée' }).getByRole('link', { name: 'Collage numéro 2 de la ronde' }).waitFor()
    await expectAccessible(page, 'collage refusé')
    await giveUp()
    const kept = await Promise.all(ids.map(read))
    expect(kept.map((one) => one.location).join() === 'Cale avant,Changé entre-temps,Pont', `lieux : ${kept.map((one) => one.location).join()}`)

    step('une première ligne de titres nomme les colonnes ; une case seule se colle dans sa saisie')
    await pasteAt(2, 'severity', table(['Lieu', 'Gravité'], ['Hélipont', 'Faible']))
    await dialog.getByText('1 case change · 1 case déjà ainsi').waitFor()
    await giveUp()
    await pasteAt(0, 'location', 'Un seul lieu')
    expect((await dialog.count()) === 0, 'une case seule a ouvert la boîte')
    await page.keyboard.press('F2')
    await page.getByRole('textbox', { name: 'Lieu' }).press('Control+V')
    await eventually(() => page.getByRole('textbox', { name: 'Lieu' }).inputValue(), (seen) => seen === 'Un seul lieu', 'la saisie n’a pas pris le texte')
    await page.evaluate((copied) => navigator.clipboard.writeText(copied), table(['Un', 'Deux']))
    await page.keyboard.press('Control+V')
    await dialog.getByRole('heading', { name: 'Coller dans la liste' }).waitFor()
    await giveUp()

    step('un titre que la liste ne montre pas reste un titre ; un titre inconnu fait demander')
    await pasteAt(0, 'title', table(['Titre', 'Nature'], ['Collage relu de la ronde', 'Blessure']))
    await dialog.getByText('Colonnes que la liste ne montre pas, laissées : Nature').waitFor()
    await dialog.getByText('1 case change').waitFor()
    await giveUp()
    await pasteAt(0, 'title', table(['Titre', 'Remarque'], ['Collage relu de la ronde', 'rien']))
    await dialog.getByRole('alert').getByText(/Remarque/).waitFor()
    expect((await dialog.getByRole('button', { name: /modifier/i }).count()) === 0, 'on peut appliquer sans répondre')
    await expectAccessible(page, 'collage qui demande')
    await dialog.getByRole('button', { name: 'Des titres : laisser ces colonnes' }).click()
    await dialog.getByText('Titres qui ne nomment aucune colonne, laissés : Remarque').waitFor()
    await dialog.getByText('1 case change').waitFor()
    await giveUp()

    step('qui ne modifie pas ne colle pas')
    const reader = await open()
    await reader.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await logIn(reader, accountOf(accounts, 'auditor'), '/hse/incidents')
    await reader.locator('[data-row]').first().waitFor()
    await reader.evaluate((copied) => navigator.clipboard.writeText(copied), table(['Un', 'Deux']))
    await reader.locator('[data-index="0"] [role="gridcell"]').nth(2).click({ position: { x: 4, y: 4 } })
    await reader.keyboard.press('Control+V')
    await reader.waitForTimeout(400)
    expect((await reader.getByRole('dialog').count()) === 0, 'la boîte s’ouvre à qui ne modifie pas')
  })
