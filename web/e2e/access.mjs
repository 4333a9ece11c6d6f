/** Tout le monde : lien d'évitement, téléphone, serveur coupé, adresses sans issue. Le clavier et les tailles ont leurs parcours. */
import { call, makeIncident } from './lib/api.mjs'
import { accountOf, expectAccessible, field, logIn } from './lib/browser.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'
import { expectFits } from './lib/layout.mjs'

const title = 'Déclaration faite sans souris'

export const access = () =>
  journey('accès', async ({ open, step, accounts }) => {
    const company = accountOf(accounts, 'supervisor').company
    const keyboard = await open()
    const press = (key) => keyboard.keyboard.press(key)
    await logIn(keyboard, accountOf(accounts, 'supervisor', company), '/hse/incidents')
    const made = await makeIncident(keyboard, title)
    // Un brouillon n'est qu'à son auteur ; soumis, le responsable le voit aussi.
    await call(keyboard, 'POST', `/hse/incidents/${made.id}/actions/submit`, {})
    const record = `/hse/incidents/${made.id}`

    step('lien d’évitement et retour du focus')
    await keyboard.goto(record)
    await keyboard.getByRole('heading', { level: 1, name: title }).waitFor()
    await press('Tab')
    await eventually(() => keyboard.evaluate(() => document.activeElement?.textContent), (seen) => seen === 'Aller au contenu', 'le lien d’évitement n’est pas la première étape')
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
    await expectFits(phone, 'la liste sur téléphone')
    await phone.getByRole('button', { name: 'Plus' }).click()
    await phone.getByRole('dialog', { name: 'Navigation principale' }).waitFor()
    await expectAccessible(phone, 'tiroir')
    await phone.keyboard.press('Escape')
    await phone.goto(record)
    await phone.getByRole('heading', { level: 1 }).waitFor()
    await expectAccessible(phone, 'fiche sur téléphone')
    await expectFits(phone, 'la fiche sur téléphone')
    await phone.goto('/hse/incidents/new')
    await field(phone, 'title').waitFor()
    await expectAccessible(phone, 'formulaire sur téléphone')
    const small = await phone.evaluate(() => {
      const heights = [...document.querySelectorAll('main button, main input:not([type=file]):not(.sr-only)')].map((one) => one.getBoundingClientRect().height)
      return heights.filter((height) => height > 0 && height < 24).length
    })
    expect(small === 0, `${small} cibles sous 24 px`)

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
