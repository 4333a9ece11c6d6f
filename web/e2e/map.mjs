/** Carte d'une liste : des amas qui s'ouvrent, une fiche désignée d'un côté et de l'autre, sans réseau. */
import { call } from './lib/api.mjs'
import { accountOf, expectAccessible, expectAccessibleOnPhone, logIn } from './lib/browser.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'

const well = {
  title: 'name',
  labels: { fr: 'Puits' },
  plural_labels: { fr: 'Puits' },
  fields: { name: { type: 'text', required: true, search: 'A', labels: { fr: 'Nom' } }, state: { type: 'select', options: { open: 'success', closed: 'danger' }, option_labels: { open: { fr: 'Ouvert' }, closed: { fr: 'Fermé' } }, labels: { fr: 'État' } }, position: { type: 'geo_point', labels: { fr: 'Position' } } },
}

export const map = () =>
  journey('carte', async ({ url, open, step, accounts }) => {
    const page = await open()
    const foreign = []
    page.on('request', (request) => {
      if (!request.url().startsWith(url)) foreign.push(request.url())
    })
    await logIn(page, accountOf(accounts, 'admin'), '/core/sites')
    await call(page, 'PUT', '/definitions/entities/well', well)
    const place = (name, lat, lon, state = 'open') => call(page, 'POST', '/my/wells', { name, state, position: { lat, lon } })
    for (let rank = 0; rank < 8; rank += 1) await place(`Anguille ${rank + 1}`, -1.3 + rank * 0.004, 8.9 + rank * 0.004)
    await place('Cabinda Nord', -5.4, 12.1, 'closed')
    await call(page, 'POST', '/my/wells', { name: 'Sans position' })

    step('des amas, une liste jumelle, le compte')
    await page.goto('/my/wells')
    await page.locator('[data-row]').first().waitFor()
    await page.getByRole('button', { name: 'Carte', exact: true }).click()
    const world = page.getByRole('region', { name: 'Carte : Puits' })
    await world.getByRole('button', { name: '8 fiches, agrandir' }).waitFor()
    await eventually(() => world.locator('.leaflet-overlay-pane path').count(), (count) => count > 100, 'le fond de pays ne se dessine pas')
    const list = page.getByRole('region', { name: 'Fiches de la carte' })
    await eventually(() => list.getByRole('listitem').count(), (count) => count === 9, 'la liste ne dit pas les neuf puits placés')
    await expectAccessible(page, 'carte')
    await expectAccessibleOnPhone(page, 'carte')

    step('un amas s’ouvre au clavier, une marque désigne sa ligne')
    await world.getByRole('button', { name: '8 fiches, agrandir' }).press('Enter')
    const nearest = world.getByRole('button', { name: 'Anguille 1', exact: true })
    const opened = async () => {
      // L'amas qu'on ouvre s'en va, ou bouge encore : on le reprend.
      if ((await nearest.count()) === 0) await world.getByRole('button', { name: /fiches, agrandir/ }).last().press('Enter', { timeout: 500 }).catch(() => undefined)
      return nearest.count()
    }
    await eventually(opened, (count) => count === 1, 'les amas ne s’ouvrent pas jusqu’aux fiches')
    await nearest.press('Enter')
    await eventually(() => list.getByRole('listitem').filter({ hasText: 'Anguille 1' }).getAttribute('class'), (seen) => seen.includes('bg-accent'), 'la ligne n’est pas désignée')

    step('la liste montre sur la carte, et mène à la fiche')
    await list.getByRole('button', { name: 'Montrer Cabinda Nord sur la carte' }).click()
    await world.getByRole('button', { name: 'Cabinda Nord' }).waitFor()
    await page.getByRole('button', { name: 'Voir toutes les fiches' }).click()
    await world.getByRole('button', { name: '8 fiches, agrandir' }).waitFor()
    await page.goto('/my/wells?view=map&q=Cabinda')
    await eventually(() => list.getByRole('listitem').count(), (count) => count === 1, 'la recherche ne filtre pas la carte')
    await list.getByRole('link', { name: 'Cabinda Nord' }).click()
    await page.getByRole('heading', { level: 1, name: 'Cabinda Nord' }).waitFor()
    expect(foreign.length === 0, `demandé ailleurs : ${foreign[0]}`)
  })
