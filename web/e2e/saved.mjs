/** Les vues enregistrées : en faire une, s'en écarter, la garder, l'ouvrir d'abord, la partager, la retirer. */
import { accountOf, expectAccessible, expectAccessibleOnPhone, field, logIn, takeBack } from './lib/browser.mjs'
import { tells } from './lib/gestures.mjs'
import { eventually, journey } from './lib/journey.mjs'

export const saved = () =>
  journey('vues enregistrées', async ({ open, step, accounts }) => {
    const page = await open()
    const param = (name) => new URL(page.url()).searchParams.get(name)
    const tabs = page.getByRole('group', { name: 'Vues rapides' })
    const act = async (name) => {
      await page.getByRole('button', { name: 'Vues', exact: true }).click()
      await page.getByRole('menuitem', { name }).click()
    }
    await logIn(page, accountOf(accounts, 'admin'), '/hse/incidents?filter=severity.any.high&sort=title')
    await page.locator('[data-row]').first().waitFor()

    step('la liste filtrée devient une vue')
    await act('Enregistrer comme nouvelle vue…')
    await page.getByRole('dialog', { name: 'Nouvelle vue' }).waitFor()
    await expectAccessible(page, 'nouvelle vue')
    await page.keyboard.press('Control+Enter')
    await field(page, 'name').fill('Graves par titre')
    await field(page, 'name').press('Enter')
    const tab = tabs.getByRole('button', { name: 'Graves par titre' })
    await eventually(() => tab.getAttribute('aria-pressed').catch(() => null), (seen) => seen === 'true', 'la vue ne s’ouvre pas')
    const id = await eventually(() => param('saved'), (seen) => seen !== null, 'la vue n’est pas dans l’adresse')
    await expectAccessible(page, 'vue enregistrée')
    await expectAccessibleOnPhone(page, 'vue enregistrée')

    step('s’en écarter se voit, y revenir défait')
    await page.getByRole('columnheader', { name: 'Titre' }).getByRole('button', { name: 'Titre', exact: true }).click()
    await tabs.getByText('(modifiée)').waitFor()
    await act('Revenir à la vue')
    await eventually(() => param('sort'), (seen) => seen === 'title', 'le tri de la vue ne revient pas')
    await page.goto(`/hse/incidents?saved=${id}&filter=severity.any.high&sort=-title`)
    await tells(page, 'Vue enregistrée', () => act('Enregistrer les changements'))
    await eventually(() => tabs.getByText('(modifiée)').count(), (seen) => seen === 0, 'la vue reste modifiée')

    step('un lien qui ne nomme que la vue la déplie, et la liste nue l’ouvre quand elle est première')
    await page.goto(`/hse/incidents?saved=${id}`)
    await eventually(() => param('filter'), (seen) => seen === 'severity.any.high', 'la vue ne se déplie pas')
    await tells(page, 'Vue enregistrée', () => act('Ouvrir d’abord'))
    await page.goto('/hse/incidents')
    await eventually(() => param('saved'), (seen) => seen === id, 'la vue ne s’ouvre pas d’abord')
    await tabs.getByRole('button', { name: 'Tous', exact: true }).click()
    await eventually(() => [param('saved'), param('filter')].join(), (seen) => seen === 'none,', '« Tous » ne quitte pas la vue')

    step('partagée à tous, une autre personne la voit')
    await tab.click()
    await act('Renommer, partager…')
    await field(page, 'shared').click()
    await page.getByRole('option', { name: 'Tout le monde' }).or(page.getByRole('option').nth(2)).first().click()
    await tells(page, 'Vue enregistrée', () => page.getByRole('dialog').getByRole('button', { name: 'Enregistrer' }).click())
    const other = await open()
    await logIn(other, accountOf(accounts, 'supervisor'), '/hse/incidents')
    await other.getByRole('group', { name: 'Vues rapides' }).getByRole('button', { name: 'Graves par titre' }).waitFor()

    step('supprimée, reprise')
    await act('Supprimer la vue')
    await page.getByText('Vue « Graves par titre » supprimée').waitFor()
    await eventually(() => tab.count(), (seen) => seen === 0, 'la vue reste')
    await takeBack(page, 'Vue « Graves par titre » supprimée')
    await tab.waitFor()
  })
