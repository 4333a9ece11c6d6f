/**
 * Planning d'une entité : échelles, voies, barres déplacées à la souris et au clavier, défaites, refusées, sans date, en arbre, au téléphone.
 */
import { call } from './lib/api.mjs'
import { accountOf, expectAccessible, expectAccessibleOnPhone, field, letGo, logIn, takeBack } from './lib/browser.mjs'
import { push } from './lib/gestures.mjs'
import { keepImage } from './lib/images.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'

const stay = {
  title: 'name',
  labels: { fr: 'Séjour', en: 'Stay' },
  plural_labels: { fr: 'Séjours', en: 'Stays' },
  fields: {
    name: { type: 'text', required: true, search: 'A', labels: { fr: 'Nom', en: 'Name' } },
    site: { type: 'link', to: 'core.site', labels: { fr: 'Site', en: 'Site' } },
    arrive: { type: 'date', labels: { fr: 'Arrivée', en: 'Arrival' } },
    depart: { type: 'date', labels: { fr: 'Départ', en: 'Departure' } },
    state: { type: 'select', options: { planned: 'info', confirmed: 'success', late: 'warning', cancelled: 'danger' }, option_labels: { planned: { fr: 'Prévu', en: 'Planned' }, confirmed: { fr: 'Confirmé', en: 'Confirmed' }, late: { fr: 'En retard', en: 'Late' }, cancelled: { fr: 'Annulé', en: 'Cancelled' } }, labels: { fr: 'État', en: 'State' } },
    campaign: { type: 'link', to: 'my.stay', labels: { fr: 'Campagne', en: 'Campaign' } },
  },
  rules: { depart_after_arrive: "arrive == null || depart == null || depart >= arrive" },
}

const MONTH = '2026-11-16'

export const timeline = () =>
  journey('planning', async ({ open, step, accounts }) => {
    const page = await open()
    const param = (name) => new URL(page.url()).searchParams.get(name)
    await logIn(page, accountOf(accounts, 'admin'), '/core/sites')
    await call(page, 'PUT', '/definitions/entities/stay', stay)
    await call(page, 'POST', '/core/sites', { code: 'ZRL', name: 'Zone de repli', kind: 'base' })
    const sites = (await call(page, 'GET', '/core/sites?limit=3&fields=name&sort=name')).data
    const add = (name, site, arrive, depart, state, more = {}) => call(page, 'POST', '/my/stays', { name, site: site?.id, arrive, depart, state, ...more })
    const stays = {}
    for (const [name, at, arrive, depart, state] of [
      ['Équipe forage A', 0, '2026-11-02', '2026-11-13', 'confirmed'],
      ['Équipe forage B', 0, '2026-11-12', '2026-11-25', 'planned'],
      ['Maintenance turbine', 0, '2026-11-16', '2026-11-19', 'late'],
      ['Inspection coque', 1, '2026-11-04', '2026-11-06', 'confirmed'],
      ['Relève catering', 1, '2026-11-09', null, 'planned'],
      ['Levage lourd', 1, '2026-11-18', '2026-11-24', 'cancelled'],
      ['Plongeurs', 2, '2026-10-28', '2026-11-08', 'confirmed'],
      ['Audit HSE', 2, '2026-11-20', '2026-11-20', 'planned'],
      ['Câblage', null, '2026-11-10', '2026-11-14', 'planned'],
    ]) {
      stays[name] = await add(name, sites[at ?? -1], arrive, depart, state)
    }
    await add('Visite à fixer', sites[0], null, null, 'planned')
    const bar = (name) => page.locator('[data-bar]').filter({ has: page.locator(`xpath=self::*[starts-with(@aria-label, "${name},")]`) })
    const rowOf = (name) => bar(name).evaluate((element) => element.closest('[role="row"]').querySelector('[role="rowheader"]').innerText)
    const datesOf = async (name) => {
      const { arrive, depart } = await call(page, 'GET', `/my/stays/${stays[name].id}?fields=arrive,depart`)
      return `${arrive} ${depart}`
    }
    const drag = async (from, to) => {
      await page.mouse.move(from.x, from.y)
      await page.mouse.down()
      await page.mouse.move(to.x, to.y, { steps: 12 })
      await letGo(page)
    }
    const focusIs = (name) => async () => (await page.evaluate(() => document.activeElement.getAttribute('aria-label') ?? '')).startsWith(`${name},`)
    const middle = (box) => ({ x: box.x + box.width / 2, y: box.y + box.height / 2 })
    const dayWidth = () => page.locator('[role="columnheader"]').last().evaluate((track) => track.getBoundingClientRect().width / 30)

    step('une ligne par ressource, les barres en voies, la période dans l’adresse')
    await page.goto(`/my/stays?day=${MONTH}`)
    await page.locator('[data-row]').first().waitFor()
    await page.getByRole('button', { name: 'Planning', exact: true }).click()
    await bar('Équipe forage A').waitFor()
    await page.getByRole('heading', { name: 'novembre 2026' }).waitFor()
    const [first, second] = [await bar('Équipe forage A').boundingBox(), await bar('Équipe forage B').boundingBox()]
    expect(first.y < second.y, 'deux barres qui se recouvrent ne sont pas empilées')
    await eventually(() => page.getByRole('rowheader').last().innerText(), (seen) => seen.startsWith('Sans site'), 'les fiches sans site ne sont pas en dernier')
    await page.getByRole('rowheader', { name: 'Zone de repli' }).waitFor()
    await expectAccessible(page, 'planning')
    await keepImage(page, 'timeline')
    await expectAccessibleOnPhone(page, 'planning')

    step('à la souris : déplacer de deux jours, tirer la fin, changer de ligne, se raviser')
    const box = await bar('Inspection coque').boundingBox()
    const width = await dayWidth()
    await drag(middle(box), { x: box.x + box.width / 2 + 2 * width, y: box.y + box.height / 2 })
    await eventually(() => datesOf('Inspection coque'), (seen) => seen === '2026-11-06 2026-11-08', 'la barre n’a pas avancé de deux jours')
    expect(page.url().includes('/my/stays?'), 'glisser a ouvert la fiche')
    await takeBack(page, '« Inspection coque » déplacé')
    await eventually(() => datesOf('Inspection coque'), (seen) => seen === '2026-11-04 2026-11-06', 'se raviser ne remet pas les dates')
    await eventually(() => bar('Inspection coque').getAttribute('aria-busy'), (seen) => seen === null, 'la barre reste en attente')
    const again = await bar('Inspection coque').boundingBox()
    await drag({ x: again.x + again.width - 3, y: again.y + again.height / 2 }, { x: again.x + again.width - 3 + width, y: again.y + again.height / 2 })
    await eventually(() => datesOf('Inspection coque'), (seen) => seen === '2026-11-04 2026-11-07', 'la fin ne s’est pas étirée')
    const moving = await bar('Audit HSE').boundingBox()
    await drag(middle(moving), { x: moving.x + moving.width / 2, y: (await bar('Inspection coque').boundingBox()).y + 8 })
    await eventually(() => rowOf('Audit HSE'), (seen) => seen.startsWith(sites[1].name), 'la barre n’a pas changé de ligne')
    await eventually(async () => (await call(page, 'GET', `/my/stays/${stays['Audit HSE'].id}?fields=site`)).site, (seen) => (seen.id ?? seen) === sites[1].id, 'le site n’est pas écrit')
    expect((await rowOf('Plongeurs')).startsWith(sites[2].name), 'la ligne d’origine a disparu')

    step('au clavier : une seule étape, de barre en barre, un pas, la fin, la ligne')
    await bar('Relève catering').focus()
    await push(page, ['Alt+ArrowRight', 'Alt+ArrowRight', 'Alt+ArrowLeft'], focusIs('Relève catering'))
    await eventually(() => datesOf('Relève catering'), (seen) => seen === '2026-11-10 null', 'les pas au clavier ne font pas une écriture')
    await page.getByText('« Relève catering » :').waitFor({ state: 'attached' })
    await push(page, ['Alt+Shift+ArrowRight'], focusIs('Relève catering'))
    await eventually(() => datesOf('Relève catering'), (seen) => seen === '2026-11-10 2026-11-11', 'la marque n’a pas reçu de fin')
    await page.keyboard.press('Alt+ArrowUp')
    await eventually(() => rowOf('Relève catering'), (seen) => seen.startsWith(sites[0].name), 'Alt ↑ ne change pas de ligne')
    await eventually(focusIs('Relève catering'), Boolean, 'le focus ne suit pas la barre')
    await page.keyboard.press('ArrowLeft')
    await eventually(focusIs('Équipe forage A'), Boolean, 'la flèche ne va pas à la barre voisine')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Équipe forage A' }).waitFor()

    step('une barre poussée hors de vue emmène la période, et garde le focus')
    await page.goto(`/my/stays?view=timeline&day=${MONTH}`)
    await bar('Câblage').focus()
    await push(page, Array(21).fill('Alt+ArrowRight'), focusIs('Câblage'))
    await page.getByRole('heading', { name: 'décembre 2026' }).waitFor()
    await eventually(() => datesOf('Câblage'), (seen) => seen === '2026-12-01 2026-12-05', 'les pas ne sont pas tous écrits')
    await eventually(focusIs('Câblage'), Boolean, 'le focus est perdu')

    step('ce que le serveur refuse est dit, et la barre revient')
    await page.goto(`/my/stays?view=timeline&day=${MONTH}`)
    await bar('Levage lourd').waitFor()
    await page.route('**/my/stays/*', (route) => (route.request().method() === 'PATCH' ? route.fulfill({ status: 422, contentType: 'application/problem+json', body: JSON.stringify({ title: 'Refusé', status: 422, code: 'record.invalid', errors: [{ field: 'arrive', code: 'x', message: 'La base est fermée ce jour-là.' }] }) }) : route.continue()))
    const before = await bar('Levage lourd').boundingBox()
    await bar('Levage lourd').focus()
    await page.keyboard.press('Alt+ArrowRight')
    await page.getByText('La base est fermée ce jour-là.').waitFor()
    await eventually(async () => (await bar('Levage lourd').boundingBox()).x, (x) => Math.abs(x - before.x) < 1, 'la barre refusée ne revient pas')
    await page.unroute('**/my/stays/*')

    step('au calendrier : ses jours, déplacée à la souris et au clavier, créée d’un jour')
    await page.goto(`/my/stays?view=calendar&day=${MONTH}`)
    const inspection = page.locator(`[data-key="${stays['Inspection coque'].id}"]`)
    await eventually(() => inspection.count(), (count) => count === 4, 'la fiche ne couvre pas ses quatre jours')
    await expectAccessible(page, 'calendrier à plusieurs jours')
    await expectAccessibleOnPhone(page, 'calendrier à plusieurs jours')
    const [start, there] = [await inspection.first().boundingBox(), await page.locator('[data-day="2026-11-11"]').boundingBox()]
    await drag({ x: start.x + 40, y: start.y + 8 }, { x: there.x + 40, y: there.y + 60 })
    await eventually(() => datesOf('Inspection coque'), (seen) => seen === '2026-11-11 2026-11-14', 'le début et la fin n’ont pas suivi')
    expect(page.url().includes('/my/stays?'), 'glisser a ouvert la fiche')
    await takeBack(page, '« Inspection coque » déplacé')
    await eventually(() => datesOf('Inspection coque'), (seen) => seen === '2026-11-04 2026-11-07', 'se raviser ne remet pas les dates')
    await eventually(() => inspection.first().getAttribute('aria-busy'), (seen) => seen === null, 'la fiche reste en attente')
    await inspection.first().focus()
    const isFocused = () => page.evaluate((id) => document.activeElement?.dataset.key === id, stays['Inspection coque'].id)
    await push(page, ['Alt+ArrowRight', 'Alt+ArrowDown'], isFocused)
    await eventually(() => datesOf('Inspection coque'), (seen) => seen === '2026-11-12 2026-11-15', 'les pas au clavier ne font pas une écriture')
    await eventually(isFocused, Boolean, 'le focus ne suit pas la fiche')
    await push(page, ['Alt+ArrowLeft', 'Alt+ArrowUp'], isFocused)
    await eventually(() => datesOf('Inspection coque'), (seen) => seen === '2026-11-04 2026-11-07', 'le retour au clavier ne s’écrit pas')
    await eventually(isFocused, Boolean, 'le focus ne suit pas la fiche revenue')
    await push(page, Array(5).fill('Alt+ArrowDown'), isFocused)
    await page.getByRole('heading', { name: 'décembre 2026' }).waitFor()
    await eventually(() => datesOf('Inspection coque'), (seen) => seen === '2026-12-09 2026-12-12', 'poussée hors du mois, la fiche ne s’écrit pas')
    await eventually(isFocused, Boolean, 'le focus ne suit pas la fiche d’un mois à l’autre')
    await push(page, Array(5).fill('Alt+ArrowUp'), isFocused)
    await eventually(() => datesOf('Inspection coque'), (seen) => seen === '2026-11-04 2026-11-07', 'le retour d’un mois à l’autre ne s’écrit pas')
    await page.goto(`/my/stays?view=calendar&day=${MONTH}`)
    await inspection.first().click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Copier le lien' }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('combobox', { name: 'Par ressource' }).click()
    await page.getByRole('option', { name: 'Site', exact: true }).click()
    await eventually(() => param('rows'), (seen) => seen === 'site', 'la ressource n’est pas dans l’adresse')
    await bar('Maintenance turbine').waitFor()
    await eventually(() => rowOf('Maintenance turbine').catch(() => ''), (seen) => seen.startsWith(sites[0].name), 'la fiche n’est pas à sa ressource')
    await expectAccessible(page, 'calendrier par ressource')
    await page.goto(`/my/stays?view=calendar&day=${MONTH}`)
    await page.locator('[data-day="2026-11-30"]').hover()
    await page.getByRole('button', { name: 'Créer le lundi 30 novembre 2026' }).click()
    await eventually(() => field(page, 'arrive').inputValue(), (seen) => seen === '30/11/2026', 'le formulaire ne reçoit pas le jour')
    await page.goto(`/my/stays?view=calendar&day=2031-05-05`)
    await page.getByText('Rien sur cette période').waitFor()

    step('échelles et période')
    await page.goto(`/my/stays?view=timeline&day=${MONTH}`)
    await bar('Levage lourd').waitFor()
    // Un message qui s'efface n'a plus son contraste : l'écran se relit sans lui.
    await page.goto(`/my/stays?view=timeline&day=${MONTH}`)
    for (const [name, span] of [['Jour', 'day'], ['Semaine', 'week'], ['Trimestre', 'quarter']]) {
      await page.getByRole('combobox', { name: 'Période' }).click()
      await page.getByRole('option', { name, exact: true }).click()
      await eventually(() => param('span'), (seen) => seen === span, `${name} : pas dans l’adresse`)
      await bar('Équipe forage B').waitFor()
      await expectAccessible(page, name)
    }
    await page.getByRole('button', { name: 'Période suivante' }).click()
    await eventually(() => bar('Équipe forage B').count(), (count) => count === 0, 'la période suivante montre la précédente')
    await page.getByRole('button', { name: 'Période précédente' }).click()

    step('sans date : comptées, posées d’un geste')
    await page.goto(`/my/stays?view=timeline&day=${MONTH}`)
    await page.getByRole('button', { name: /^Sans date/ }).click()
    await page.getByRole('button', { name: /^Poser « Visite à fixer »/ }).click()
    await bar('Visite à fixer').waitFor()
    await eventually(() => page.locator('[data-undated]').count(), (count) => count === 0, 'la fiche posée reste sans date')

    step('une ligne par fiche, en arbre, repliée au clavier')
    await call(page, 'PATCH', `/my/stays/${stays['Maintenance turbine'].id}`, { campaign: stays['Équipe forage B'].id })
    await page.getByRole('button', { name: 'Réglages' }).click()
    await page.getByRole('combobox', { name: 'Lignes' }).click()
    await page.getByRole('option', { name: 'Une ligne par fiche' }).click()
    await eventually(() => param('rows'), (seen) => seen === '-', 'le choix des lignes n’est pas dans l’adresse')
    await page.keyboard.press('Escape')
    const branch = page.getByRole('row', { expanded: true })
    await branch.waitFor()
    await expectAccessible(page, 'planning en arbre')
    await branch.getByRole('rowheader').focus()
    await page.keyboard.press('Shift+F10')
    await page.getByRole('menuitem', { name: 'Copier le lien' }).waitFor()
    await page.keyboard.press('Escape')
    await eventually(() => branch.getByRole('rowheader').evaluate((head) => head === document.activeElement), Boolean, 'le menu ne rend pas le focus à la ligne')
    await branch.getByRole('rowheader').focus()
    await page.keyboard.press('ArrowLeft')
    await eventually(() => bar('Maintenance turbine').count(), (count) => count === 0, 'la branche ne se replie pas')

    step('qui ne peut modifier ne déplace rien')
    const reader = await open()
    await logIn(reader, accountOf(accounts, 'auditor'), '/hse/incidents?view=timeline&day=2025-10-15')
    await reader.locator('[data-bar]').first().waitFor()
    expect((await reader.locator('[data-bar][aria-keyshortcuts], [data-edge]').count()) === 0, 'une fiche figée se déplace')
    await reader.locator('[data-bar]').first().focus()
    await reader.keyboard.press('Alt+ArrowRight')
    await reader.getByText('ne se déplace pas ainsi').waitFor({ state: 'attached' })

    step('téléphone, sombre, en anglais')
    // La même session : un code ne sert pas deux fois dans la même demi-minute.
    const session = { cookies: await page.context().cookies(), origins: [] }
    const phone = await open({ width: 390, height: 844, dark: true, touch: true, locale: 'en-GB', storageState: session })
    await phone.goto(`/my/stays?view=timeline&day=${MONTH}`)
    await phone.locator('[data-bar]').first().waitFor()
    await expectAccessible(phone, 'planning au doigt')
    const held = phone.locator('[data-bar][aria-label^="Levage lourd,"]')
    await held.scrollIntoViewIfNeeded()
    const finger = await held.boundingBox()
    expect(finger.height >= 44, 'une barre est trop mince pour le doigt')
    const touch = await phone.context().newCDPSession(phone)
    const at = { x: finger.x + finger.width - 60, y: finger.y + finger.height / 2 }
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [at] })
    await phone.locator('[data-bar][data-lifted]').waitFor()
    for (let far = 7; far <= 56; far += 7) await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x: at.x + far, y: at.y }] })
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    await eventually(() => datesOf('Levage lourd'), (seen) => seen === '2026-11-20 2026-11-26', 'la barre ne se glisse pas au doigt')
    expect(phone.url().includes('/my/stays?'), 'glisser au doigt a ouvert la fiche')
    await phone.setViewportSize({ width: 320, height: 640 })
    expect(await phone.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'la page déborde')
  })
