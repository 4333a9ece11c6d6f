/** L'histoire d'un incident sans jamais toucher la souris : se connecter, déclarer, remplir chaque champ, soumettre, retrouver, ouvrir. */
import { accountOf, logIn } from './lib/browser.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'
import { totp } from './lib/totp.mjs'

const title = 'Fuite relevée au seul clavier'
const MOST_TABS = 60

export const keyboard = () =>
  journey('clavier', async ({ open, step, accounts }) => {
    const account = accountOf(accounts, 'supervisor')
    const page = await open()
    // Un seul geste de souris, et le parcours ne prouve plus rien.
    await page.addInitScript(() => {
      for (const type of ['mousedown', 'pointerdown', 'touchstart']) addEventListener(type, (event) => event.isTrusted && console.error(`la souris a servi : ${type}`), true)
    })
    const press = async (...keys) => {
      for (const key of keys) await page.keyboard.press(key)
    }
    const type = (text) => page.keyboard.type(text)
    const focused = () => page.evaluate(() => ({ id: document.activeElement?.id ?? '', name: document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim() ?? '' }))
    /** Avance de case en case jusqu'à celle qu'on veut : elle doit se trouver sur le chemin de la touche Tab. */
    const tabTo = async (wanted, key = 'Tab') => {
      for (let stop = 0; stop < MOST_TABS; stop += 1) {
        if (wanted(await focused())) return
        await press(key)
      }
      throw new Error(`jamais atteint par ${key} : ${wanted}`)
    }
    const toField = (name) => tabTo(({ id }) => id === `field-${name}`)
    const pickFirst = async () => {
      await page.getByRole('option').first().waitFor()
      await press('ArrowDown', 'Enter')
      await page.getByRole('listbox').waitFor({ state: 'hidden' })
    }

    step('connexion')
    await page.goto('/')
    await page.locator('input[name="email"]').waitFor()
    await tabTo(({ name, id }) => id.includes('email') || /e-mail/i.test(name))
    await type(account.email)
    await press('Tab')
    await type(account.password)
    await press('Enter')
    await page.locator('input[name="code"]').waitFor()
    await type(totp(account.totp_secret))
    await page.getByRole('banner').waitFor()
    await page.getByRole('heading', { level: 1 }).waitFor()

    step('palette : déclarer un incident')
    await press('Control+k')
    await page.getByRole('combobox', { name: 'Rechercher ou aller à' }).waitFor()
    await type('incident')
    await page.getByRole('option').first().waitFor()
    await press('Enter')
    await page.locator('[id="field-title"]').waitFor()

    step('chaque champ, au fil de la touche Tab')
    await toField('title')
    await type(title)
    for (const name of ['type', 'severity']) {
      await toField(name)
      await press('Enter')
      await pickFirst()
    }
    await toField('occurred_at')
    // Une forme courte, puis un jour de moins aux flèches, puis un autre dans le calendrier.
    const moment = () => page.locator('[id="field-occurred_at"]').inputValue()
    const day = (ago) => page.evaluate((days) => new Date(Date.now() - days * 86_400_000).toLocaleDateString('fr', { day: '2-digit', month: '2-digit', year: 'numeric' }), ago)
    await type('hier 9h30')
    await press('Home', 'ArrowDown')
    await eventually(moment, (seen) => seen.endsWith(' 09:30'), 'la forme courte n’est pas lue')
    expect((await moment()) === `${await day(2)} 09:30`, `la flèche ne recule pas d’un jour : « ${await moment()} »`)
    await press('Alt+ArrowDown')
    await page.getByRole('grid').waitFor()
    await eventually(focused, ({ name }) => /^\p{L}+ \d+ \p{L}+ \d{4}$/u.test(name), 'le calendrier ne prend pas le focus')
    await press('ArrowLeft', 'Enter', 'Escape')
    await page.getByRole('grid').waitFor({ state: 'hidden' })
    await eventually(moment, (seen) => seen === `${seen.slice(0, 10)} 09:30`, 'l’heure n’est pas gardée')
    expect((await moment()) === `${await day(3)} 09:30`, `le jour choisi n’est pas pris : « ${await moment()} »`)
    await toField('site')
    if ((await page.locator('[id="field-site"]').inputValue()) === '') {
      await press('ArrowDown')
      await pickFirst()
    }
    await toField('location')
    await type('Passerelle nord')
    await toField('description')
    await type('Écrite du premier au dernier champ avec le clavier.')
    await toField('immediate_actions')
    await type('Zone balisée.')
    await toField('witnesses')
    await press('ArrowDown')
    await page.getByRole('option').first().waitFor()
    await press('Enter', 'Escape')
    await toField('photos')

    step('enregistrer et soumettre')
    await tabTo(({ name }) => name.startsWith('Enregistrer et soumettre'))
    await press('Enter')
    await page.getByRole('heading', { level: 1, name: title }).waitFor()
    await page.getByText('Soumis').first().waitFor()
    const address = new URL(page.url()).pathname

    step('la retrouver par la palette')
    await press('Control+k')
    await page.getByRole('combobox', { name: 'Rechercher ou aller à' }).waitFor()
    await type('sites')
    await page.getByRole('option', { name: 'Sites' }).first().waitFor()
    await press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Sites' }).waitFor()
    await press('Control+k')
    await page.getByRole('combobox', { name: 'Rechercher ou aller à' }).waitFor()
    await type('fuite relevée')
    await page.getByRole('option').filter({ hasText: title }).first().waitFor()
    await press('Enter')
    await page.getByRole('heading', { level: 1, name: title }).waitFor()
    expect(new URL(page.url()).pathname === address, 'la palette mène ailleurs')

    step('la liste : chercher, atteindre la ligne, ouvrir')
    await page.goto('/hse/incidents')
    await page.locator('[data-row]').first().waitFor()
    await press('/')
    await eventually(() => page.evaluate(() => document.activeElement?.tagName), (seen) => seen === 'INPUT', 'la touche / ne mène pas à la recherche')
    await type('fuite relevée')
    await eventually(() => page.locator('[data-list][aria-busy="false"] [data-row]').count(), (seen) => seen === 1, 'la recherche ne laisse pas une ligne')
    await tabTo(({ name }) => name.includes(title))
    await press('Enter')
    await page.getByRole('heading', { level: 1, name: title }).waitFor()

    step('la fiche, chez qui la traite : l’état par s, la palette')
    const chief = await open()
    await logIn(chief, accountOf(accounts, 'hse_manager', account.company), address)
    await chief.getByRole('heading', { level: 1, name: title }).waitFor()
    const tap = async (...keys) => {
      for (const key of keys) await chief.keyboard.press(key)
    }
    await tap('s')
    await chief.getByRole('menu').waitFor()
    expect((await chief.getByRole('menuitem').count()) > 0, 'le menu de l’état est vide')
    await tap('Escape')
    await chief.getByRole('menu').waitFor({ state: 'hidden' })
    await tap('Control+k')
    const palette = chief.getByRole('combobox', { name: 'Rechercher ou aller à' })
    await palette.waitFor()
    await chief.getByRole('option', { name: 'Modifier', exact: true }).waitFor()
    for (const wanted of ['Approbations', 'Favoris', 'Thème : Sombre']) {
      await palette.fill(wanted)
      await chief.getByRole('option', { name: wanted, exact: true }).first().waitFor()
    }
    await tap('Enter')
    await eventually(() => chief.evaluate(() => document.documentElement.classList.contains('dark')), Boolean, 'la palette ne change pas le thème')
    await tap('Control+k')
    await palette.waitFor()
    await palette.fill('Thème : Clair')
    await chief.getByRole('option', { name: 'Thème : Clair' }).waitFor()
    await tap('Enter')
    await eventually(() => chief.evaluate(() => document.documentElement.classList.contains('dark')), (seen) => !seen, 'le thème ne revient pas')
    await tap('Control+k')
    await palette.waitFor()
    await palette.fill('raccourcis')
    await chief.getByRole('option', { name: 'Raccourcis clavier' }).waitFor()
    await tap('Enter')
    await chief.getByRole('dialog', { name: 'Raccourcis clavier' }).waitFor()
    await tap('Escape')
    await chief.getByRole('dialog', { name: 'Raccourcis clavier' }).waitFor({ state: 'hidden' })

    step('confiée par a, enregistrée par Ctrl S')
    await tap('a')
    await chief.getByRole('heading', { level: 1 }).filter({ hasText: 'Modifier' }).waitFor()
    await eventually(() => chief.evaluate(() => document.activeElement?.id), (seen) => seen === 'field-assigned_to', 'la touche a ne mène pas à la personne')
    await tap('ArrowDown')
    await chief.getByRole('option').first().waitFor()
    await tap('ArrowDown', 'Enter')
    await chief.getByRole('listbox').waitFor({ state: 'hidden' })
    await chief.evaluate(() => addEventListener('keydown', (event) => event.key === 's' && (globalThis.kept = event.defaultPrevented)))
    await tap('Control+s')
    await eventually(() => new URL(chief.url()).pathname, (seen) => seen === address, 'Ctrl S n’enregistre pas')
    expect(await chief.evaluate(() => globalThis.kept), 'Ctrl S ouvre aussi la boîte du navigateur')
  })
