/** L'agenda : créer à la souris et au clavier, déplacer et se raviser, périodes, sources, flux. */
import { agendaOf, grip, MONDAY, same } from './lib/agenda.mjs'
import { accountOf, expectAccessible, expectAccessibleOnPhone, field, logIn } from './lib/browser.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'

export const agenda = () =>
  journey('agenda', async ({ open, step, accounts }) => {
    const page = await open()
    const param = (name) => new URL(page.url()).searchParams.get(name)
    const { panel, column, event, spot, drag, found, startOf } = agendaOf(page)

    step('le menu y mène ; la semaine, heure par heure')
    await logIn(page, accountOf(accounts, 'hse_manager', 'Pétroles du Golfe'), '/hse/incidents')
    await page.getByRole('navigation').getByRole('link', { name: 'Agenda' }).click()
    await page.getByRole('heading', { level: 1, name: 'Agenda' }).waitFor()
    await page.goto(`/agenda?day=${MONDAY}`)
    await column(MONDAY).waitFor()
    await expectAccessible(page, 'semaine')

    step('tirer une plage crée un événement à ces heures')
    await drag(await spot('2027-03-03', 10), await spot('2027-03-03', 11.5))
    await panel.waitFor()
    await field(page, 'title').fill('Point chantier')
    await expectAccessible(page, 'formulaire d’un événement')
    await panel.getByRole('button', { name: 'Enregistrer' }).click()
    await event('Point chantier').waitFor()
    const [made] = await found('Point chantier')
    expect(same('2027-03-03T09:00:00Z')(made.starts_at) && same('2027-03-03T10:30:00Z')(made.ends_at), `les heures ne sont pas celles tirées : ${made.starts_at} ${made.ends_at}`)

    step('à la souris : un jour plus loin, puis se raviser ; la fin tirée')
    await drag(grip(await event('Point chantier').boundingBox()), { ...(await spot('2027-03-04', 10)), y: grip(await event('Point chantier').boundingBox()).y })
    await eventually(() => startOf('Point chantier'), same('2027-03-04T09:00:00Z'), 'l’événement n’a pas changé de jour')
    await page.getByText('« Point chantier » déplacé').waitFor()
    await page.getByRole('button', { name: 'Annuler', exact: true }).click()
    await eventually(() => startOf('Point chantier'), same('2027-03-03T09:00:00Z'), 'se raviser ne remet pas le jour')
    await eventually(() => column('2027-03-03').locator('[data-key]').count(), (count) => count === 1, 'la grille ne suit pas')
    const box = await event('Point chantier').boundingBox()
    await drag({ x: box.x + box.width / 2, y: box.y + box.height - 2 }, await spot('2027-03-03', 12))
    await eventually(async () => (await found('Point chantier'))[0].ends_at, same('2027-03-03T11:00:00Z'), 'la fin ne s’étire pas')

    step('au clavier : « c » crée, Alt et les flèches déplacent d’un élan')
    await page.getByRole('heading', { level: 1 }).focus()
    await page.keyboard.press('c')
    await panel.waitFor()
    await field(page, 'title').fill('Visite de zone')
    await page.keyboard.press('Control+Enter')
    await event('Visite de zone').waitFor()
    await event('Visite de zone').focus()
    for (const key of ['Alt+ArrowRight', 'Alt+ArrowDown', 'Alt+ArrowDown']) await page.keyboard.press(key)
    await eventually(() => startOf('Visite de zone'), same('2027-03-02T09:00:00Z'), 'les pas au clavier ne font pas une écriture')
    await eventually(() => page.evaluate(() => document.activeElement?.textContent ?? ''), (seen) => seen.includes('Visite de zone'), 'le focus ne suit pas l’événement')

    step('périodes, sources, mois')
    for (const [name, span] of [['Jour', 'day'], ['Semaine de travail', 'workweek'], ['Mois', 'month'], ['Année', 'year'], ['Liste du mois', 'list']]) {
      await page.getByRole('combobox', { name: 'Période' }).click()
      await page.getByRole('option', { name, exact: true }).click()
      await eventually(() => param('span'), (seen) => seen === span, `${name} : pas dans l’adresse`)
      await page.locator('[data-agenda][aria-busy="false"]').waitFor()
      await expectAccessible(page, name)
    }
    await event('Point chantier').waitFor()
    await page.getByRole('button', { name: 'Ce qui se montre' }).click()
    await page.getByRole('checkbox', { name: /Événements/ }).uncheck()
    await eventually(() => event('Point chantier').count(), (count) => count === 0, 'une source cachée se montre')
    await page.getByRole('checkbox', { name: /Événements/ }).check()
    await page.keyboard.press('Escape')

    step('un flux : son adresse une seule fois, puis fermé')
    await page.getByRole('button', { name: 'Flux de l’agenda' }).click()
    await page.getByRole('textbox', { name: 'Nom du flux' }).fill('Mon téléphone')
    await page.getByRole('button', { name: 'Ouvrir un flux' }).click()
    const url = await page.locator('[id="feed-url"]').inputValue()
    expect(/\/api\/v1\/calendar\/feed\/.+\.ics$/.test(url), `l’adresse du flux n’en est pas une : ${url}`)
    await expectAccessible(page, 'flux')
    await page.getByRole('button', { name: 'Fermer le flux « Mon téléphone »' }).click()
    await eventually(() => page.locator('[id="feed-url"]').count(), (count) => count === 0, 'un flux fermé se montre encore')
    await page.keyboard.press('Escape')

    step('téléphone, sombre')
    await page.goto(`/agenda?day=${MONDAY}&span=week`)
    await event('Point chantier').waitFor()
    await expectAccessibleOnPhone(page, 'agenda')
  })
