/** Inviter à l'agenda : ce qui occupe déjà se dit, l'invité répond, l'organisateur le voit ; ce qu'un autre ajoute arrive seul. */
import { agendaOf, MONDAY } from './lib/agenda.mjs'
import { call } from './lib/api.mjs'
import { accountOf, logIn } from './lib/browser.mjs'
import { journey } from './lib/journey.mjs'

export const invitations = () =>
  journey('invitations', async ({ open, step, accounts }) => {
    const page = await open()
    const { panel, column, event } = agendaOf(page)

    step('inviter : ce qui occupe déjà se dit ; l’invité répond, l’organisateur le voit aussitôt')
    await logIn(page, accountOf(accounts, 'hse_manager', 'Pétroles du Golfe'), `/agenda?day=${MONDAY}`)
    await call(page, 'POST', '/core/events', { title: 'Point chantier', starts_at: '2027-03-03T09:00:00Z', ends_at: '2027-03-03T11:00:00Z', timezone: 'UTC' })
    await column('2027-03-03').getByText('Point chantier').click()
    await panel.getByRole('button', { name: 'Modifier' }).click()
    const guest = accountOf(accounts, 'supervisor', 'Pétroles du Golfe')
    await call(page, 'POST', '/core/events', { title: 'Autre rendez-vous', starts_at: '2027-03-03T09:30:00Z', ends_at: '2027-03-03T10:00:00Z', timezone: 'UTC' })
    const person = page.locator('[id="participant-user"]')
    await person.click()
    await person.fill('Obame')
    await page.getByRole('option', { name: /Obame/ }).first().click()
    await panel.getByText(/Déjà pris à ce moment/).waitFor()
    await panel.getByText('(Autre rendez-vous)').waitFor()
    await panel.getByRole('button', { name: 'Ajouter un rappel' }).click()
    await panel.getByRole('button', { name: 'Enregistrer' }).click()
    await panel.waitFor({ state: 'detached' })
    const other = await open()
    await logIn(other, guest, `/agenda?day=${MONDAY}`)
    await other.locator('[data-key]').filter({ hasText: 'Point chantier' }).click()
    await other.getByRole('button', { name: 'Je ne viens pas' }).click()
    await other.getByText('Vous avez refusé').waitFor()
    await column('2027-03-03').getByText('Point chantier').click()
    await panel.getByText('Refusé').waitFor()
    await page.keyboard.press('Escape')

    step('ce qu’un autre ajoute arrive seul')
    await call(other, 'POST', '/core/events', { title: 'Arrivé seul', starts_at: '2027-03-05T13:00:00Z', ends_at: '2027-03-05T14:00:00Z', timezone: 'UTC' })
    await event('Arrivé seul').waitFor()
  })
