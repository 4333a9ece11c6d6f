/** Les onglets d'une fiche : l'adresse les garde, un panneau fermé ne demande rien, le papier montre tout, et n'est offert que ce qui a de quoi se montrer. */
import { call, makeIncident } from './lib/api.mjs'
import { accountOf, expectAccessible, expectAccessibleOnPhone, field, logIn } from './lib/browser.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'
import { photo } from './lib/photo.mjs'

export const detail = () =>
  journey('fiche', async ({ open, step, accounts }) => {
    const page = await open()
    await logIn(page, accountOf(accounts, 'admin'), '/hse/incidents')
    await page.locator('[data-row]').first().waitFor()
    const { id, site } = await makeIncident(page, 'Fiche à plusieurs onglets')
    const place = site.id ?? site
    const called = (await call(page, 'GET', `/core/sites/${place}`)).name
    const tab = (name) => page.getByRole('tab', { name })
    const panel = page.getByRole('tabpanel')
    // La liste se relit quand la fiche faite lui est annoncée : on l'a quittée avant d'écouter.
    await page.goto('about:blank')
    const asked = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))

    step('l’essentiel d’abord, le reste sans rien demander')
    await page.goto(`/core/sites/${place}`)
    await tab('Fiches liées').waitFor()
    expect((await tab('Fichiers').count()) === 0, 'un site n’a pas de fichiers, et un onglet en offre')
    await expectAccessible(page, 'site')
    expect(!asked.includes('/api/v1/hse/incidents'), 'les fiches liées ont été demandées avant d’être voulues')

    step('les fiches liées, et la liste qu’elles ouvrent')
    await tab('Fiches liées').click()
    const incidents = panel.getByRole('region', { name: /^Incidents/ })
    await incidents.getByRole('listitem').first().waitFor()
    expect(asked.includes('/api/v1/hse/incidents'), 'rien n’a été demandé')
    expect(new URL(page.url()).searchParams.get('tab') === 'related', `l’adresse ne dit pas l’onglet : ${page.url()}`)
    await expectAccessible(page, 'fiches liées')
    await expectAccessibleOnPhone(page, 'fiches liées')
    await incidents.getByRole('link', { name: 'Créer : Incidents · Site' }).click()
    await eventually(() => field(page, 'site').inputValue(), (seen) => seen === called, 'le formulaire ne reçoit pas la fiche visée')
    await page.goBack()
    await incidents.getByRole('link', { name: /^Ouvrir la liste/ }).click()
    await page.locator('[data-row]').first().waitFor()
    expect(new URL(page.url()).searchParams.get('filter') === `site.any.${place}`, `la liste n’est pas filtrée : ${page.url()}`)

    step('« précédent » revient à l’onglet, puis à l’essentiel')
    await page.goBack()
    await incidents.waitFor()
    await page.goBack()
    await eventually(() => tab('Essentiel').getAttribute('aria-selected'), (selected) => selected === 'true', 'l’essentiel n’est pas revenu')
    expect(!page.url().includes('tab='), 'l’adresse garde un onglet')

    step('au clavier : les flèches vont, Entrée ouvre')
    await tab('Essentiel').focus()
    await page.keyboard.press('ArrowRight')
    await focused(tab('Activité'), 'la flèche n’a pas bougé')
    expect((await tab('Activité').getAttribute('aria-selected')) === 'false', 'la flèche a ouvert')
    await page.keyboard.press('Enter')
    await panel.getByRole('region', { name: 'Activité' }).waitFor()
    await page.keyboard.press('Tab')
    await focused(panel, 'le panneau ne prend pas le focus')
    await page.keyboard.press('Shift+Tab')
    await focused(tab('Activité'), 'le focus ne revient pas à l’onglet')
    await page.keyboard.press('End')
    await focused(tab('Fiches liées'), 'Fin ne va pas au dernier onglet')
    await page.keyboard.press('Space')
    await incidents.waitFor()

    step('un lien ouvre l’onglet ; un onglet que la fiche n’a pas, l’essentiel')
    await page.goto(`/hse/incidents/${id}?tab=files`)
    await panel.getByText('Aucun fichier').waitFor()
    await expectAccessibleOnPhone(page, 'fichiers')
    await page.goto(`/core/sites/${place}?tab=files`)
    await eventually(() => tab('Essentiel').getAttribute('aria-selected'), (selected) => selected === 'true', 'un onglet sans objet s’ouvre')

    step('une liste liée en panne le dit, et se redemande')
    await page.route('**/api/v1/hse/incidents?**', (route) => route.fulfill({ status: 429, contentType: 'application/problem+json', body: JSON.stringify({ code: 'rate.limited', detail: 'Liste en panne.' }) }))
    await page.goto(`/core/sites/${place}?tab=related`)
    await incidents.getByText('Liste en panne.').waitFor()
    await page.unroute('**/api/v1/hse/incidents?**')
    await incidents.getByRole('button', { name: 'Réessayer' }).click()
    await incidents.getByRole('listitem').first().waitFor()

    step('un journal en panne n’est demandé qu’une fois, et son onglet reste')
    let failures = 0
    await page.route('**/api/v1/audit?**', (route) => {
      failures += 1
      return route.fulfill({ status: 429, contentType: 'application/problem+json', body: JSON.stringify({ code: 'rate.limited', detail: 'Journal en panne.' }) })
    })
    await page.goto(`/hse/incidents/${id}`)
    await page.getByText('Journal en panne.').waitFor()
    await page.waitForTimeout(500)
    expect(failures === 1 && (await tab('Activité').isVisible()), `le journal a été demandé ${failures} fois`)
    await page.unroute('**/api/v1/audit?**')

    step('« toute l’activité » mène à son onglet, focus compris')
    for (const location of ['Cale', 'Passerelle', 'Hélipont', 'Cuisine', 'Atelier']) await call(page, 'PATCH', `/hse/incidents/${id}`, { location })
    await page.goto(`/hse/incidents/${id}`)
    await page.getByRole('button', { name: 'Toute l’activité' }).click()
    await panel.getByRole('region', { name: 'Activité' }).waitFor()
    await focused(tab('Activité'), '« toute l’activité » perd le focus')

    step('le compte des fichiers, et de quoi les prendre')
    await page.goto(`/hse/incidents/${id}/edit`)
    const sent = page.waitForResponse((response) => new URL(response.url()).pathname === '/api/v1/files')
    await field(page, 'photos').setInputFiles([photo('pont.png', [70, 110, 160])])
    await sent
    await page.getByRole('button', { name: 'Retirer pont.png' }).waitFor()
    await page.getByRole('button', { name: /^Enregistrer/ }).first().click()
    await tab('Fichiers 1').click()
    await panel.getByRole('link', { name: 'Télécharger pont.png' }).waitFor()
    await panel.getByRole('link', { name: 'pont.png', exact: true }).waitFor()
    await expectAccessible(page, 'fichiers, un')
    await panel.getByLabel('Ajouter : Photos').setInputFiles([photo('vanne.png', [170, 110, 60])])
    await panel.getByRole('link', { name: 'vanne.png', exact: true }).waitFor()
    await tab('Fichiers 2').waitFor()

    step('trois fichiers d’un coup sur une fiche qui n’en a pas : tous arrivent')
    const bare = await makeIncident(page, 'Fiche sans aucun fichier')
    await page.goto(`/hse/incidents/${bare.id}?tab=files`)
    await panel.getByText('Aucun fichier').waitFor()
    await panel.getByLabel('Ajouter : Photos').setInputFiles([photo('un.png', [70, 110, 160]), photo('deux.png', [170, 110, 60]), photo('trois.png', [60, 140, 90])])
    for (const name of ['un.png', 'deux.png', 'trois.png']) await panel.getByRole('link', { name, exact: true }).waitFor()
    await tab('Fichiers 3').waitFor()

    step('la palette dit de quelle fiche sont ses gestes')
    await page.keyboard.press('Control+k')
    await page.getByRole('option', { name: /^Supprimer.*Fiche sans aucun fichier/ }).waitFor()
    await page.getByRole('combobox', { name: 'Rechercher ou aller à' }).press('Escape')

    step('le papier montre tout')
    await page.goto(`/hse/incidents/${id}`)
    await tab('Activité').waitFor()
    await page.emulateMedia({ media: 'print' })
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
    for (const [name, said] of [['overview', 'Atelier'], ['activity', 'a modifié la fiche'], ['files', 'pont.png']]) {
      const paper = () => page.locator(`[role="tabpanel"][id$="-content-${name}"]`).evaluate((node) => (node.checkVisibility() ? node.textContent : ''))
      await eventually(paper, (text) => text.includes(said), `« ${name} » manque sur le papier`)
    }
    expect(!(await page.getByRole('tablist').isVisible()), 'la bande des onglets s’imprime')
    await page.emulateMedia({ media: 'screen' })

    step('au doigt, la bande défile et chaque onglet se touche')
    const phone = await open({ width: 390, height: 844, touch: true, storageState: { cookies: await page.context().cookies(), origins: [] } })
    await phone.goto(`/hse/incidents/${id}?tab=related`)
    await phone.getByRole('tabpanel').waitFor()
    await eventually(() => phone.getByRole('tab', { name: 'Fiches liées' }).evaluate((node) => node.getBoundingClientRect().right <= innerWidth), Boolean, 'l’onglet ouvert est hors de l’écran')
    for (const one of await phone.getByRole('tab').all()) {
      const { width, height } = await one.boundingBox()
      expect(width >= 44 && height >= 44, `un onglet fait ${width} × ${height}`)
    }
    await expectAccessible(phone, 'onglets au doigt')
  })

const focused = (locator, message) => eventually(() => locator.evaluate((node) => node === document.activeElement), Boolean, message)
