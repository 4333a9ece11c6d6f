/** Les notifications : y répondre, les filtrer, les chercher, en lire ou en effacer plusieurs, se raviser ; dans la cloche et sur leur page. */
import { ask } from './approvals.mjs'
import { call, makeIncident } from './lib/api.mjs'
import { accountOf, bellCount, expectAccessible, expectAccessibleOnPhone, logIn, takeBack } from './lib/browser.mjs'
import { eventually, journey } from './lib/journey.mjs'

const company = 'Pétroles du Golfe'
/** Le temps de se raviser, passé. */
const REGRET_MS = 20_000

export const notifications = () =>
  journey('notifications', async ({ open, step, accounts }) => {
    const witness = await open()
    const manager = await open()
    const chief = await open()
    const bell = () => chief.getByRole('button', { name: /^Notifications/ }).first().click()
    const panel = chief.getByRole('dialog', { name: 'Notifications' })
    const row = (place, number) => place.getByRole('listitem').filter({ hasText: number })
    await logIn(witness, accountOf(accounts, 'supervisor', company), '/hse/incidents')
    await logIn(manager, accountOf(accounts, 'hse_manager', company), '/hse/incidents')
    await logIn(chief, accountOf(accounts, 'site_manager', company), '/hse/incidents')
    const [first, second, third] = [await ask(witness, manager, 'Chute d’une charge au palan nord'), await ask(witness, manager, 'Départ de feu au local batteries'), await ask(witness, manager, 'Fuite au presse-étoupe')]
    await eventually(() => bellCount(chief), (count) => count >= 3, 'la cloche n’a pas bougé')

    step('approuver depuis la cloche')
    await bell()
    await row(panel, first).getByRole('button', { name: 'Approuver', exact: true }).waitFor()
    await expectAccessible(chief, 'panneau')
    await expectAccessibleOnPhone(chief, 'panneau')
    await row(panel, first).getByRole('button', { name: 'Approuver', exact: true }).click()
    await row(panel, first).getByRole('button', { name: 'Approuver', exact: true }).waitFor({ state: 'hidden' })
    await chief.getByText('Approuvé', { exact: true }).first().waitFor()

    step('refuser, jamais sans dire pourquoi')
    await row(panel, second).getByRole('button', { name: 'Refuser', exact: true }).click()
    const reason = chief.getByRole('dialog', { name: 'Refuser' })
    await reason.getByRole('button', { name: 'Refuser', exact: true }).click()
    await reason.getByRole('alert').waitFor()
    await expectAccessible(chief, 'refus depuis la cloche')
    await reason.getByLabel('Commentaire').fill('Il manque les photos.')
    await chief.keyboard.press('Control+Enter')
    await reason.waitFor({ state: 'hidden' })
    await row(panel, second).getByRole('button', { name: 'Refuser', exact: true }).waitFor({ state: 'hidden' })

    step('la cloche se filtre')
    await panel.getByRole('button', { name: 'Filtrer les notifications' }).click()
    await panel.getByRole('searchbox', { name: 'Rechercher dans les notifications' }).fill(third)
    await row(panel, first).waitFor({ state: 'hidden' })
    await row(panel, third).waitFor()
    await expectAccessible(chief, 'panneau filtré')
    await expectAccessibleOnPhone(chief, 'panneau filtré')

    step('toutes, sur leur page : ce qu’on demande est dans l’adresse')
    await panel.getByRole('link', { name: 'Voir tout' }).click()
    await chief.getByRole('heading', { level: 1, name: 'Notifications' }).waitFor()
    const main = chief.getByRole('main')
    await row(main, first).first().waitFor()
    await expectAccessible(chief, 'notifications')
    await expectAccessibleOnPhone(chief, 'notifications')
    await main.getByRole('combobox', { name: 'Sujet' }).click()
    await chief.getByRole('option', { name: 'Demandes d’approbation' }).click()
    await main.getByRole('combobox', { name: 'Ordre' }).click()
    await chief.getByRole('option', { name: 'Les plus urgentes' }).click()
    await main.getByRole('searchbox').fill(third)
    await row(main, first).first().waitFor({ state: 'hidden' })
    const asked = () => ['category', 'sort', 'q'].map((name) => new URL(chief.url()).searchParams.get(name)).join()
    await eventually(asked, (seen) => seen === `core.approval,priority,${third}`, 'l’adresse ne dit pas ce qu’on demande')
    await main.getByRole('searchbox').fill('introuvable')
    await chief.getByText('Aucune notification ne correspond').waitFor()
    await chief.getByRole('button', { name: 'Effacer les filtres' }).click()

    step('plusieurs se lisent d’un coup')
    const before = await bellCount(chief)
    for (const number of [second, third]) await row(main, number).first().getByRole('checkbox').check()
    await expectAccessible(chief, 'deux cochées')
    await expectAccessibleOnPhone(chief, 'deux cochées')
    await chief.getByRole('region', { name: 'Notifications cochées' }).getByRole('button', { name: 'Marquer comme lues' }).click()
    await eventually(() => bellCount(chief), (count) => count < before, 'la cloche compte encore ce qu’on a lu')

    step('effacées, on se ravise ; puis pour de bon')
    const kept = async () => (await call(chief, 'GET', '/notifications?limit=100')).data.filter(({ title, body }) => `${title} ${body}`.includes(second)).length
    const remove = async () => {
      await row(main, second).first().getByRole('checkbox').check()
      await chief.getByRole('region', { name: 'Notifications cochées' }).getByRole('button', { name: 'Supprimer' }).click()
    }
    const count = await kept()
    await remove()
    await eventually(() => row(main, second).count(), (left) => left < count, 'elle se montre encore')
    await takeBack(chief, '1 notification supprimée')
    await eventually(() => row(main, second).count(), (left) => left === count, 'elle n’est pas revenue')
    await remove()
    await eventually(kept, (left) => left === count - 1, 'elle n’est pas effacée', REGRET_MS)

    step('tout marquer comme lu')
    await main.getByRole('button', { name: 'Tout marquer comme lu' }).click()
    await eventually(() => bellCount(chief), (left) => left === 0, 'il en reste à lire')

    step('une alerte se dit pour ce qu’elle est, et se filtre par type et par gravité')
    await manager.goto('/notifications')
    const alerts = manager.getByRole('main')
    await alerts.getByRole('heading', { level: 1, name: 'Notifications' }).waitFor()
    const { number: dropped } = await makeIncident(witness, 'Chute d’un conteneur', { type: 'property', severity: 'critical' })
    await manager.getByText('Erreur · Alerte').first().waitFor()
    for (const [box, word] of [['Type', 'Alerte'], ['Gravité', 'Erreur']]) {
      await alerts.getByRole('combobox', { name: box }).click()
      await manager.getByRole('option', { name: word }).click()
    }
    await row(alerts, dropped).getByText('Erreur', { exact: true }).waitFor()
    await row(alerts, dropped).getByText('Alerte', { exact: true }).waitFor()
    const sought = () => ['kind', 'severity'].map((name) => new URL(manager.url()).searchParams.get(name)).join()
    await eventually(sought, (seen) => seen === 'alert,error', 'l’adresse ne dit ni le type ni la gravité')
    await expectAccessible(manager, 'alertes')
    await expectAccessibleOnPhone(manager, 'alertes')
    await alerts.getByRole('combobox', { name: 'Gravité' }).click()
    await manager.getByRole('option', { name: 'Succès' }).click()
    await row(alerts, dropped).waitFor({ state: 'hidden' })

    step('d’un appareil, la réponse s’ouvre, et se confirme')
    const { data } = await call(chief, 'GET', '/approvals?box=to_decide')
    const { id } = data.find(({ number }) => number === third)
    await chief.goto(`/approvals/${id}?decide=reject`)
    const confirm = chief.getByRole('dialog', { name: 'Refuser' })
    await confirm.waitFor()
    await expectAccessibleOnPhone(chief, 'réponse proposée')
    await confirm.getByRole('button', { name: 'Annuler' }).click()
    await confirm.waitFor({ state: 'hidden' })
    await eventually(() => new URL(chief.url()).searchParams.has('decide'), (seen) => !seen, 'la réponse proposée reste dans l’adresse')
  })
