/** La connexion tombe pendant une saisie : rien ne se perd, rien n'arrive deux fois, et ce qu'un autre change se voit sans rien demander. */
import { call, makeIncident } from './lib/api.mjs'
import { accountOf, expectAccessible, expectAccessibleOnPhone, field, logIn } from './lib/browser.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'

export const outbox = () =>
  journey('boîte d’envoi', async ({ open, step, accounts }) => {
    const company = accountOf(accounts, 'supervisor').company
    const page = await open({ cut: true })
    const other = await open()
    await logIn(page, accountOf(accounts, 'hse_manager', company), '/hse/incidents')
    await logIn(other, accountOf(accounts, 'admin', company), '/hse/incidents')
    const { id } = await makeIncident(page, 'Fuite de gazole sous la pompe')
    await call(page, 'POST', `/hse/incidents/${id}/actions/submit`, {})
    const now = () => call(other, 'GET', `/hse/incidents/${id}?fields=title,location,version`)
    const cut = (off) => page.context().setOffline(off)
    const save = () => page.getByRole('button', { name: 'Enregistrer', exact: true }).click()
    const gone = (text) => eventually(() => page.getByText(text).count(), (seen) => seen === 0, `« ${text} » reste`)
    const edit = async (title) => {
      await page.goto(`/hse/incidents/${id}/edit`)
      await field(page, 'title').waitFor()
      await page.waitForLoadState('networkidle').catch(() => undefined)
      await cut(true)
      await field(page, 'title').fill(title)
      await save()
      await page.getByRole('heading', { level: 1, name: title }).waitFor()
      await page.getByText('Hors ligne – 1 changement en attente').waitFor()
    }
    page.context().setDefaultTimeout(15_000)

    step('ce qu’un autre change se voit dans la liste, sans la relire')
    await page.goto('/hse/incidents')
    await page.getByRole('link', { name: 'Fuite de gazole sous la pompe' }).first().waitFor()
    await call(other, 'PATCH', `/hse/incidents/${id}`, { title: 'Fuite renommée par un autre' })
    await page.getByRole('link', { name: 'Fuite renommée par un autre' }).first().waitFor()

    step('hors ligne, la saisie est gardée et se montre en attente')
    const before = await now()
    await edit('Fuite décrite sans connexion')
    await page.getByText('En attente d’envoi', { exact: true }).waitFor()
    await expectAccessible(page, 'fiche en attente')
    await page.getByRole('button', { name: 'Voir ce qui attend' }).click()
    await page.getByRole('dialog', { name: 'Changements en attente' }).getByText('Fuite décrite sans connexion').waitFor()
    await expectAccessible(page, 'ce qui attend')
    await expectAccessibleOnPhone(page, 'ce qui attend')
    await page.keyboard.press('Escape')
    expect((await now()).version === before.version, 'le serveur a reçu ce qui attendait')

    step('au retour, elle part une fois')
    await cut(false)
    await gone('En attente d’envoi')
    const after = await eventually(now, (seen) => seen.version > before.version, 'la saisie n’est pas arrivée')
    expect(after.title === 'Fuite décrite sans connexion' && after.version === before.version + 1, `arrivée ainsi : ${JSON.stringify(after)}`)

    step('réponse perdue : la même demande repart, une seule fiche naît')
    const name = 'Palette tombée pendant la coupure'
    const keys = []
    await page.goto('/hse/incidents/new')
    await field(page, 'title').waitFor()
    await makeDraft(page, name)
    await page.route('**/api/v1/hse/incidents', async (route) => {
      if (route.request().method() !== 'POST') return route.continue()
      keys.push(route.request().headers()['idempotency-key'])
      if (keys.length > 1) return route.continue()
      await route.fetch()
      return route.abort('connectionreset')
    })
    await save()
    await page.getByRole('heading', { level: 1, name }).waitFor()
    await eventually(() => keys.length, (seen) => seen === 2, 'la demande n’est pas repartie')
    await gone('En attente d’envoi')
    expect(keys[0] && keys[0] === keys[1], `deux clés : ${keys}`)
    const born = await call(other, 'GET', `/hse/incidents?filter=${encodeURIComponent(`title == '${name}'`)}&fields=title`)
    expect(born.data.length === 1, `${born.data.length} fiches sont nées`)
    await page.unroute('**/api/v1/hse/incidents')

    step('la page fermée, ce qui attend part à la prochaine visite')
    await edit('Fuite notée avant de fermer')
    await page.goto('about:blank')
    await cut(false)
    await page.goto('/hse/incidents')
    await eventually(now, (seen) => seen.title === 'Fuite notée avant de fermer', 'la saisie gardée n’est pas partie')

    step('un autre est passé : le conflit revient dans le formulaire')
    await edit('Titre écrit sans connexion')
    await call(other, 'PATCH', `/hse/incidents/${id}`, { title: 'Titre écrit par un autre' })
    await cut(false)
    await page.getByText('1 changement attend votre décision').waitFor()
    await page.getByText('Refusé, à reprendre', { exact: true }).waitFor()
    await expectAccessible(page, 'changement refusé')
    await page.getByRole('button', { name: 'Voir ce qui attend' }).click()
    await page.getByRole('link', { name: 'Reprendre' }).click()
    const conflict = page.getByRole('dialog', { name: 'Quelqu’un a modifié cette fiche' })
    await conflict.getByText('Titre écrit par un autre').waitFor()
    await conflict.getByRole('button', { name: 'Enregistrer ces choix' }).click()
    await eventually(now, (seen) => seen.title === 'Titre écrit sans connexion', 'le choix n’est pas enregistré')
    await gone('1 changement attend votre décision')

    step('renoncer rend ce que le serveur a')
    await edit('Titre auquel on renoncera')
    await page.getByRole('button', { name: 'Voir ce qui attend' }).click()
    await page.getByRole('button', { name: 'Renoncer', exact: true }).click()
    await page.getByRole('button', { name: 'Renoncer pour de bon' }).click()
    await page.getByText('Plus rien n’attend.').waitFor()
    await page.keyboard.press('Escape')
    await cut(false)
    await page.getByRole('heading', { level: 1, name: 'Titre écrit sans connexion' }).waitFor()
    expect((await now()).title === 'Titre écrit sans connexion', 'ce à quoi l’on a renoncé est parti')
  })

/** Ce qu'un incident exige, saisi. */
async function makeDraft(page, title) {
  await field(page, 'title').fill(title)
  for (const name of ['type', 'severity']) {
    await field(page, name).click()
    await page.getByRole('option').nth(1).click()
  }
  await field(page, 'occurred_at').fill('2026-01-15T08:00')
  await field(page, 'location').fill('Quai de chargement')
  await field(page, 'description').fill('Une description assez longue pour être acceptée par le serveur.')
}
