/** Tout le monde : clavier seul, téléphone, 320 px, zoom à 200 %, contraste forcé, serveur coupé. */
import { accountOf, expectAccessible, field, logIn } from './lib/browser.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'
import { totp } from './lib/totp.mjs'

/** Rien ne sort de l'écran sur le côté ; un tableau large défile dans sa propre zone. */
const noSideways = async (page, where) => {
  const wide = await page.evaluate(() => Math.max(...[document.documentElement, document.getElementById('main')].map((one) => one.scrollWidth - one.clientWidth)))
  expect(wide <= 0, `${where} déborde de ${wide} px`)
}

export const access = () =>
  journey('accès', async ({ open, step, accounts }) => {
    const company = accountOf(accounts, 'supervisor').company
    const supervisor = accountOf(accounts, 'supervisor', company)

    step('au clavier seul : connexion, palette, création, enregistrement')
    const keyboard = await open()
    const press = async (...keys) => {
      for (const key of keys) await keyboard.keyboard.press(key)
    }
    await keyboard.goto('/')
    await keyboard.locator('input[name="email"]').waitFor()
    await keyboard.keyboard.type(supervisor.email)
    await press('Tab')
    await keyboard.keyboard.type(supervisor.password)
    await press('Enter')
    await keyboard.locator('input[name="code"]').waitFor()
    await keyboard.keyboard.type(totp(supervisor.totp_secret))
    await keyboard.getByRole('banner').waitFor()
    await press('Control+k')
    await keyboard.getByRole('combobox', { name: 'Rechercher ou aller à' }).waitFor()
    await keyboard.keyboard.type('incident')
    await press('Enter')
    await field(keyboard, 'title').waitFor()
    await field(keyboard, 'title').focus()
    await keyboard.keyboard.type('Déclaration faite sans souris')
    for (let chosen = 0; chosen < 2; chosen += 1) {
      await press('Tab', 'Enter')
      await keyboard.getByRole('option').first().waitFor()
      await press('ArrowDown', 'Enter')
      await keyboard.getByRole('listbox').waitFor({ state: 'hidden' })
    }
    await field(keyboard, 'occurred_at').fill('2026-01-15T08:00')
    await field(keyboard, 'location').focus()
    await keyboard.keyboard.type('Passerelle')
    await field(keyboard, 'description').focus()
    await keyboard.keyboard.type('Écrite du premier au dernier champ avec le clavier.')
    const site = field(keyboard, 'site')
    if ((await site.inputValue()) === '') {
      await site.focus()
      await press('ArrowDown')
      await keyboard.getByRole('option').first().waitFor()
      await press('Enter')
    }
    await press('Control+Enter')
    await keyboard.getByRole('heading', { level: 1, name: 'Déclaration faite sans souris' }).waitFor()
    const record = new URL(keyboard.url()).pathname

    step('lien d’évitement et retour du focus')
    await keyboard.reload()
    await keyboard.getByRole('heading', { level: 1, name: 'Déclaration faite sans souris' }).waitFor()
    await press('Tab')
    expect((await keyboard.evaluate(() => document.activeElement?.textContent)) === 'Aller au contenu', 'le lien d’évitement n’est pas la première étape')
    await press('Enter')
    await eventually(() => keyboard.evaluate(() => document.activeElement?.id), (seen) => seen === 'main', 'le lien d’évitement ne mène pas au contenu')
    const display = keyboard.getByRole('button', { name: 'Affichage' })
    await display.focus()
    await press('Enter')
    await keyboard.getByRole('menu').waitFor()
    await press('Escape')
    await eventually(() => keyboard.evaluate(() => document.activeElement?.getAttribute('aria-label')), (seen) => seen === 'Affichage', 'le focus ne revient pas au bouton')

    step('téléphone : fiches, tiroir, pas à pas')
    const phone = await open({ width: 390, height: 844, touch: true })
    await logIn(phone, accountOf(accounts, 'hse_manager', company), '/hse/incidents')
    await phone.locator('[data-row]').first().waitFor()
    await expectAccessible(phone, 'liste sur téléphone')
    await noSideways(phone, 'la liste sur téléphone')
    await phone.getByRole('button', { name: 'Plus' }).click()
    await phone.getByRole('dialog', { name: 'Navigation principale' }).waitFor()
    await expectAccessible(phone, 'tiroir')
    await phone.keyboard.press('Escape')
    await phone.goto(record)
    await phone.getByRole('heading', { level: 1 }).waitFor()
    await expectAccessible(phone, 'fiche sur téléphone')
    await noSideways(phone, 'la fiche sur téléphone')
    await phone.goto('/hse/incidents/new')
    await field(phone, 'title').waitFor()
    await expectAccessible(phone, 'formulaire sur téléphone')
    const small = await phone.evaluate(() => {
      const heights = [...document.querySelectorAll('main button, main input:not([type=file]):not(.sr-only)')].map((one) => one.getBoundingClientRect().height)
      return heights.filter((height) => height > 0 && height < 24).length
    })
    expect(small === 0, `${small} cibles sous 24 px`)

    for (const [name, options] of [
      ['320 px', { width: 320, height: 568 }],
      ['zoom à 200 %', { width: 720, height: 450 }],
      ['contraste forcé', { forcedColors: 'active' }],
      ['tablette sombre', { width: 820, height: 1180, dark: true }],
    ]) {
      step(name)
      const page = await open({ ...options, storageState: await phone.context().storageState() })
      for (const path of ['/hse/incidents', record, '/hse/incidents/new', '/settings']) {
        await page.goto(path)
        await page.getByRole('heading', { level: 1 }).waitFor()
        await page.waitForLoadState('networkidle').catch(() => undefined)
        await noSideways(page, `${path} en ${name}`)
        if (name !== 'contraste forcé') await expectAccessible(page, `${path} en ${name}`)
      }
    }

    step('serveur coupé : le bandeau le dit, puis s’efface')
    await keyboard.goto('/hse/incidents')
    await keyboard.locator('[data-row]').first().waitFor()
    await keyboard.context().setOffline(true)
    await keyboard.getByText('Hors ligne. Ce qui est affiché peut dater.').waitFor()
    await expectAccessible(keyboard, 'hors ligne')
    await keyboard.context().setOffline(false)
    await eventually(() => keyboard.getByText('Hors ligne. Ce qui est affiché peut dater.').count(), (seen) => seen === 0, 'le bandeau reste')

    step('adresses sans issue')
    await keyboard.goto('/nulle/part')
    await keyboard.getByText('Page introuvable').first().waitFor()
    await expectAccessible(keyboard, 'page introuvable')
    await keyboard.goto('/hse/incidents/00000000-0000-7000-8000-000000000000')
    await keyboard.getByText('Cette fiche est introuvable').waitFor()
    await expectAccessible(keyboard, 'fiche introuvable')
  })
