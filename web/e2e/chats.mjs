/** Les salons où parlent les déclencheurs : rien encore, un neuf, un essai qui dit pourquoi non, changé, arrêté, retiré. */
import { call } from './lib/api.mjs'
import { accountOf, expectAccessible, expectAccessibleOnPhone, logIn } from './lib/browser.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'

export const chats = () =>
  journey('salons', async ({ open, step, accounts }) => {
    const page = await open()
    const dialog = page.getByRole('dialog')
    const box = (name) => dialog.getByRole('textbox', { name })
    const save = () => dialog.getByRole('button', { name: 'Enregistrer' }).click()
    const known = async () => (await call(page, 'GET', '/automation/chats')).data

    step('rien encore')
    await logIn(page, accountOf(accounts, 'admin'), '/admin/chats')
    await page.getByText('Aucun salon').waitFor()
    await expectAccessible(page, 'aucun salon')

    step('un neuf : un mauvais nom se dit dans sa case')
    await page.getByRole('button', { name: 'Nouveau salon' }).click()
    await box(/^Nom/).fill('Équipe HSE')
    await box(/^Adresse/).fill('https://127.0.0.1:9/salon')
    await save()
    await page.locator('#chat-name-error').waitFor()
    await expectAccessible(page, 'salon qu’on fait')
    await expectAccessibleOnPhone(page, 'salon qu’on fait')
    await box(/^Nom/).fill('hse')
    await save()
    await page.getByText('Slack · 127.0.0.1').waitFor()
    await dialog.waitFor({ state: 'detached' })
    await eventually(() => page.evaluate(() => document.activeElement.textContent), (text) => text === 'Nouveau salon', 'le focus ne revient pas')

    step('un essai qui ne passe pas dit pourquoi')
    await page.getByRole('button', { name: 'Essayer hse' }).click()
    await page.getByText('« hse » n’a pas reçu l’essai').waitFor()
    await expectAccessible(page, 'salons')
    await expectAccessibleOnPhone(page, 'salons')

    step('changé sans redire son adresse, puis arrêté')
    await page.getByRole('button', { name: 'Modifier hse' }).click()
    await dialog.getByText('Vide, celle d’aujourd’hui reste (127.0.0.1).').waitFor()
    await box(/^Nom/).fill('quart')
    await dialog.getByRole('radio', { name: 'Teams' }).check({ force: true })
    await save()
    await page.getByText('Teams · 127.0.0.1').waitFor()
    await page.getByRole('switch', { name: 'En service : quart' }).click()
    await eventually(known, ([one]) => one.enabled === false && one.name === 'quart' && one.kind === 'teams', 'le salon n’est pas changé')

    step('qui ne fait que voir n’y change rien')
    const reader = await open()
    await logIn(reader, accountOf(accounts, 'auditor'), '/admin/chats')
    const sees = (await call(reader, 'GET', '/meta?locale=fr')).permissions.includes('core.automation.view')
    const main = reader.getByRole('main')
    await (sees ? main.getByText('quart', { exact: true }) : main.getByRole('heading', { level: 1 })).waitFor()
    for (const gesture of [/Nouveau salon/, /^Essayer/, /^Modifier/, /^Retirer/]) expect((await main.getByRole('button', { name: gesture }).count()) === 0, `un lecteur a le geste ${gesture}`)
    expect((await main.getByRole('switch').count()) === 0, 'un lecteur a l’interrupteur')

    step('retiré, le focus reste à l’écran')
    await page.getByRole('button', { name: 'Retirer quart' }).click()
    await dialog.getByText(/l’étape des déclencheurs/).waitFor()
    await dialog.getByRole('button', { name: 'Retirer' }).click()
    await page.getByText('Aucun salon').waitFor()
    await eventually(() => page.evaluate(() => document.activeElement.textContent), (text) => text === 'Nouveau salon', 'le focus tombe avec la ligne')
    expect((await known()).length === 0, 'le salon est gardé')
  })
