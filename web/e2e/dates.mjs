/** Les dates s'écrivent et se lisent dans la langue de la personne, quelle que soit celle du navigateur ; en changer ne recharge rien. */
import { accountOf, expectAccessible, expectAccessibleOnPhone, field, logIn } from './lib/browser.mjs'
import { call } from './lib/api.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'

const visit = {
  title: 'name',
  labels: { fr: 'Visite', en: 'Visit' },
  plural_labels: { fr: 'Visites', en: 'Visits' },
  fields: {
    name: { type: 'text', required: true },
    planned_on: { type: 'date', min: '2026-01-01', max: '2030-12-31', labels: { fr: 'Prévue le', en: 'Planned on' } },
    starts: { type: 'datetime', labels: { fr: 'Commence', en: 'Starts' } },
    opens: { type: 'time', min: '06:00', labels: { fr: 'Ouvre à', en: 'Opens at' } },
  },
}

const speak = async (page, from, to) => {
  await page.getByRole('button', { name: from, exact: true }).click()
  await page.getByRole('menuitemradio', { name: to }).click()
  await page.keyboard.press('Escape')
}
const grid = (page) => page.getByRole('grid')
const opener = (page, name) => page.locator(`[id="field-${name}-open"]`)
const shown = (page) => Promise.all(['planned_on', 'starts', 'opens'].map((name) => field(page, name).inputValue()))
const same = (wanted) => (seen) => JSON.stringify(seen) === JSON.stringify(wanted)

export const dates = () =>
  journey('dates', async ({ open, step, accounts }) => {
    // Un poste anglais, une personne qui lit le français : c'est là qu'une date se lit à l'envers.
    const page = await open({ locale: 'en-US' })
    await page.addInitScript(() => localStorage.getItem('opsflux.language') ?? localStorage.setItem('opsflux.language', 'fr'))
    await logIn(page, accountOf(accounts, 'admin'), '/core/sites')
    await call(page, 'PUT', '/definitions/entities/visit', visit)
    await page.goto('/my/visits/new')
    await field(page, 'name').fill('Visite de la base')

    step('en français sur un poste anglais : formes courtes, ISO et collage')
    await field(page, 'planned_on').fill('03/04/2027')
    await field(page, 'starts').fill('2026-11-22T10:00')
    await field(page, 'opens').fill('930')
    await field(page, 'name').focus()
    await eventually(() => shown(page), same(['03/04/2027', '22/11/2026 10:00', '09:30']), 'les dates ne sont pas à la française')
    expect((await page.locator('[id="field-planned_on-note"]').innerText()).includes('sam. 3 avr.'), 'le jour compris ne se relit pas')
    await expectAccessible(page, 'dates écrites')

    step('ce qui ne se lit pas reste, se dit avec un exemple, et n’est pas envoyé')
    await field(page, 'planned_on').fill('12/31/2027')
    await field(page, 'starts').fill('22/11/2026 25:00')
    await field(page, 'opens').fill('5h')
    let sent = 0
    page.on('request', (request) => (sent += Number(request.method() === 'POST' && request.url().includes('/my/visits'))))
    await page.keyboard.press('Control+Enter')
    await page.getByText('écrivez par exemple 31/12/2026.', { exact: false }).waitFor()
    await page.getByText('écrivez par exemple 31/12/2026 16:30.').waitFor()
    await page.getByText('Trop tôt : au plus tôt 06:00.').waitFor()
    expect(sent === 0 && (await field(page, 'planned_on').getAttribute('aria-invalid')) === 'true', 'une date illisible est partie')
    await eventually(() => shown(page), same(['12/31/2027', '22/11/2026 25:00', '05:00']), 'la saisie a changé')
    await expectAccessible(page, 'dates illisibles')
    await field(page, 'planned_on').fill('01/01/2031')
    await field(page, 'name').focus()
    await page.getByText('Trop tard : au plus tard 31/12/2030.').waitFor()
    await page.screenshot({ path: 'test-results/dates-fautes.png' })

    step('le calendrier, au clavier')
    await field(page, 'planned_on').fill('03/04/2027')
    await field(page, 'planned_on').press('Alt+ArrowDown')
    await page.getByRole('grid', { name: 'avril 2027' }).waitFor()
    const whole = await page.locator('[data-calendar-popover]').boundingBox()
    expect(whole.y >= 0 && whole.y + whole.height <= page.viewportSize().height, `le calendrier sort de l'écran : ${JSON.stringify(whole)}`)
    await expectAccessible(page, 'calendrier')
    await page.screenshot({ path: 'test-results/dates-calendrier.png' })
    const box = await page.locator('[data-day="2027-04-03"]').boundingBox()
    expect(box.width >= 24 && box.height >= 24, `un jour est trop petit : ${JSON.stringify(box)}`)
    for (const key of ['ArrowDown', 'PageDown', 'Home', 'Enter']) await page.keyboard.press(key)
    await grid(page).waitFor({ state: 'hidden' })
    await eventually(() => field(page, 'planned_on').inputValue(), (seen) => seen === '10/05/2027', 'le jour choisi n’est pas pris')
    await eventually(() => opener(page, 'planned_on').evaluate((one) => one === document.activeElement), Boolean, 'le focus n’est pas rendu')
    await page.keyboard.press('Enter')
    await grid(page).waitFor()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Escape')
    await grid(page).waitFor({ state: 'hidden' })
    expect((await field(page, 'planned_on').inputValue()) === '10/05/2027', 'Échap a changé la date')

    step('l’heure dans le calendrier d’un instant')
    await field(page, 'starts').fill('22/11/2026 10:00')
    await field(page, 'opens').fill('7h45')
    await opener(page, 'starts').click()
    await page.getByRole('button', { name: 'lundi 23 novembre 2026' }).click()
    const hour = page.getByRole('textbox', { name: 'Heure' })
    await hour.fill('14h30')
    await page.screenshot({ path: 'test-results/dates-heure.png' })
    await page.getByRole('button', { name: 'Terminé' }).click()
    await eventually(() => field(page, 'starts').inputValue(), (seen) => seen === '23/11/2026 14:30', 'l’heure choisie n’est pas prise')

    step('l’anglais, sans recharger : les mêmes dates, écrites autrement')
    await page.evaluate(() => (globalThis.stillHere = true))
    await speak(page, 'Affichage', 'English')
    await eventually(() => shown(page), same(['05/10/2027', '11/23/2026 2:30 PM', '7:45 AM']), 'les dates n’ont pas changé de langue')
    await field(page, 'planned_on').fill('03/04/2027')
    await field(page, 'starts').fill('11/23/2026 3:15 PM')
    await field(page, 'name').focus()
    expect((await page.locator('[id="field-planned_on-note"]').innerText()).includes('Mar 4'), 'le mois ne vient pas en premier')
    await opener(page, 'planned_on').click()
    await page.getByRole('grid', { name: 'March 2027' }).waitFor()
    await page.keyboard.press('Escape')
    for (const [menu, language] of [['Display', 'Español'], ['Visualización', 'Português'], ['Apresentação', 'Français']]) {
      await speak(page, menu, language)
      await eventually(() => field(page, 'planned_on').inputValue(), (seen) => seen === '04/03/2027', `la date n’est pas en ${language}`)
    }
    expect(await page.evaluate(() => globalThis.stillHere === true), 'la page a été rechargée')

    step('téléphone sombre, puis 320 points de large')
    await expectAccessibleOnPhone(page, 'dates')
    await page.emulateMedia({ colorScheme: 'dark' })
    for (const width of [390, 320]) {
      await page.setViewportSize({ width, height: 844 })
      await opener(page, 'starts').click()
      await grid(page).waitFor()
      await expectAccessible(page, `calendrier à ${width}`)
      await page.screenshot({ path: `test-results/dates-${width}.png` })
      const { right, left } = await grid(page).evaluate((one) => one.getBoundingClientRect().toJSON())
      expect(left >= 0 && right <= width, `le calendrier déborde à ${width}`)
      await page.keyboard.press('Escape')
      await grid(page).waitFor({ state: 'hidden' })
    }
    await page.emulateMedia({ colorScheme: 'light' })
    await page.setViewportSize({ width: 1440, height: 900 })

    step('enregistrée, la fiche garde ce que le serveur attend')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('heading', { level: 1, name: 'Visite de la base' }).waitFor()
    const id = page.url().split('/').at(-1)
    const kept = await call(page, 'GET', `/my/visits/${id}`)
    expect(kept.planned_on === '2027-03-04' && new Date(kept.starts).toISOString() === '2026-11-23T14:15:00.000Z' && kept.opens === '07:45:00', `gardé autrement : ${JSON.stringify(kept)}`)

    step('modifier sans toucher aux dates ne les envoie pas')
    await page.goto(`/my/visits/${id}/edit`)
    await field(page, 'name').fill('Visite du dépôt')
    for (const name of ['planned_on', 'starts', 'opens', 'name']) await field(page, name).focus()
    const patched = page.waitForRequest((request) => request.method() === 'PATCH')
    await page.keyboard.press('Control+Enter')
    const body = (await patched).postDataJSON()
    expect(JSON.stringify(body) === JSON.stringify({ name: 'Visite du dépôt' }), `parti : ${JSON.stringify(body)}`)

    step('au doigt, le calendrier a de grandes cases')
    const phone = await open({ width: 390, height: 844, touch: true, dark: true, locale: 'en-US', storageState: { ...(await page.context().storageState()), origins: [] } })
    await phone.goto(`/my/visits/${id}/edit`)
    await opener(phone, 'planned_on').tap()
    await phone.locator('[data-day="2027-03-04"]').waitFor()
    await expectAccessible(phone, 'calendrier au doigt')
    const cell = await phone.locator('[data-day="2027-03-04"]').boundingBox()
    const knob = await opener(phone, 'planned_on').boundingBox()
    expect(cell.height >= 44 && knob.width >= 44 && knob.height >= 44, `trop petit au doigt : ${JSON.stringify([cell, knob])}`)
    await phone.screenshot({ path: 'test-results/dates-doigt.png' })
  })
