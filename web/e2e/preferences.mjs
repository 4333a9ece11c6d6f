/** Préférences : langue, thème, densité, notifications, appareils — appliquées sans recharger, retrouvées ailleurs. */
import { accountOf, expectAccessible, logIn } from './lib/browser.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'
import { nextCode } from './lib/totp.mjs'

export const preferences = () =>
  journey('préférences', async ({ open, step, accounts }) => {
    const page = await open()
    const account = accountOf(accounts, 'site_manager')
    const root = (read) => page.evaluate(read)

    step('la langue se choisit dès la connexion')
    await page.goto('/login')
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    expect((await root(() => document.documentElement.lang)) === 'en', 'la langue du document ne suit pas')
    await expectAccessible(page, 'connexion en anglais')
    for (const [name, lang, title] of [['Español', 'es', 'Iniciar sesión'], ['Português', 'pt', 'Iniciar sessão']]) {
      await page.getByRole('button', { name }).click()
      await page.getByRole('heading', { name: title }).waitFor()
      expect((await root(() => document.documentElement.lang)) === lang, `la langue du document n’est pas ${lang}`)
    }
    await page.getByRole('button', { name: 'Français' }).click()

    step('mauvais mot de passe, mauvais code')
    await page.locator('input[name="email"]').fill(account.email)
    await page.locator('input[name="password"]').fill('pas le bon')
    await page.locator('input[name="password"]').press('Enter')
    await page.getByRole('alert').getByText('Adresse ou mot de passe incorrect.').waitFor()
    await page.locator('input[name="password"]').fill(account.password)
    await page.locator('input[name="password"]').press('Enter')
    await page.locator('input[name="code"]').pressSequentially('000000')
    await page.getByRole('alert').getByText('Ce code n’est pas le bon').waitFor()
    await expectAccessible(page, 'mauvais code')

    step('français → anglais sans recharger')
    await logIn(page, account, '/hse/incidents')
    await page.locator('[data-row]').first().waitFor()
    await page.evaluate(() => {
      globalThis.stillHere = true
    })
    await page.getByRole('button', { name: 'Affichage' }).click()
    await page.getByRole('menuitemradio', { name: 'English' }).click()
    await page.getByRole('menuitemradio', { name: 'Dark' }).waitFor()

    step('espagnol et portugais : l’habillage et les libellés du modèle')
    for (const [choice, theme] of [['Español', 'Oscuro'], ['Português', 'Escuro'], ['English', 'Dark']]) {
      await page.getByRole('menuitemradio', { name: choice }).click()
      await page.getByRole('menuitemradio', { name: theme }).waitFor()
    }

    step('sombre, dense')
    await page.getByRole('menuitemradio', { name: 'Dark' }).click()
    await page.getByRole('menuitemradio', { name: 'Dense' }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('columnheader', { name: 'Title' }).waitFor()
    expect(await root(() => document.documentElement.classList.contains('dark')), 'le thème sombre ne s’applique pas')
    expect((await root(() => document.documentElement.dataset.density)) === 'dense', 'la densité ne s’applique pas')
    expect(await root(() => globalThis.stillHere === true), 'la page a été rechargée')
    await expectAccessible(page, 'liste sombre, dense, en anglais')

    step('notifications')
    await page.goto('/settings/notifications')
    const mail = page.getByRole('switch', { name: 'By e-mail' })
    await mail.click()
    await page.getByRole('switch', { name: 'Keep quiet hours' }).click()
    await page.getByLabel('From', { exact: true }).waitFor()
    await expectAccessible(page, 'préférences de notification')
    await page.reload()
    await mail.waitFor()
    expect((await mail.getAttribute('aria-checked')) === 'false', 'le canal coupé est revenu')
    await page.getByLabel('From', { exact: true }).waitFor()

    step('l’écriture des dates et des heures se choisit, et se voit partout sans recharger')
    await page.goto('/settings')
    await page.getByRole('heading', { level: 1 }).waitFor()
    await expectAccessible(page, 'profil')
    await root(() => (globalThis.stillHere = true))
    await page.getByRole('combobox', { name: 'Date format' }).click()
    await page.getByRole('option', { name: 'Day, month, year · 31/12/2026' }).click()
    await page.getByRole('combobox', { name: 'Time format' }).click()
    await page.getByRole('option', { name: '24-hour · 16:30' }).click()
    await page.getByRole('link', { name: 'Incidents' }).first().click()
    const moments = () => page.getByRole('gridcell').filter({ hasText: /^\d\d\/\d\d\/\d{4} \d\d:\d\d$/ }).count()
    await eventually(moments, (seen) => seen > 0, 'aucune date dans l’ordre choisi')
    expect(await root(() => globalThis.stillHere === true), 'la page a été rechargée')
    await page.goto('/hse/incidents/new')
    await page.locator('[id="field-occurred_at"]').fill('31/12/2025 16:30')
    await page.locator('[id="field-title"]').focus()
    expect((await page.locator('[id="field-occurred_at"]').inputValue()) === '31/12/2025 16:30', 'l’ordre choisi ne se lit pas')
    await page.locator('[id="field-occurred_at"]').fill('')

    step('profil et palette')
    page.once('dialog', (dialog) => void dialog.accept())
    await page.goto('/settings')
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Search or jump to' }).fill('sites')
    await expectAccessible(page, 'palette')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Sites' }).waitFor()

    step('un accès expiré se renouvelle, dans deux onglets à la fois')
    const twin = await page.context().newPage()
    await page.context().clearCookies({ name: 'opsflux_access' })
    await Promise.all([page.goto('/core/sites'), twin.goto('/hse/incidents')])
    for (const tab of [page, twin]) await tab.locator('[data-row]').first().waitFor()
    await twin.close()

    step('un autre appareil retrouve les préférences')
    await nextCode()
    const second = await open()
    await logIn(second, account, '/settings/sessions')
    await second.getByText('This device').waitFor()
    expect(await second.evaluate(() => document.documentElement.classList.contains('dark')), 'le thème ne suit pas la personne')
    await expectAccessible(second, 'appareils')

    step('il déconnecte le premier à distance')
    await second.getByRole('button', { name: /^Sign out/ }).first().click()
    await second.getByText('Device signed out').waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await eventually(() => new URL(page.url()).searchParams.get('next'), (seen) => seen?.startsWith('/core/sites'), 'la page voulue est oubliée')

    step('sortir')
    await second.getByRole('button', { name: /^Account of/ }).click()
    await second.getByRole('menuitem', { name: 'Sign out' }).click()
    await second.getByRole('heading', { name: 'Sign in' }).waitFor()
  })
