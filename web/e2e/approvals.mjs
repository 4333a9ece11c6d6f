/** Approuver dans l'application : la fiche dit qu'elle attend, la boîte de chacun, une réponse commentée, plusieurs d'un coup. */
import { accountOf, choose, expectAccessible, expectAccessibleOnPhone, field, logIn } from './lib/browser.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'
import { fillSite, inState, numberOf } from './lib/record.mjs'

const company = 'Pétroles du Golfe'

export const approvals = () =>
  journey('approbations', async ({ open, step, accounts }) => {
    const witness = await open()
    const manager = await open()
    const chief = await open()
    await logIn(witness, accountOf(accounts, 'supervisor', company), '/hse/incidents')
    await logIn(manager, accountOf(accounts, 'hse_manager', company), '/hse/incidents')
    await logIn(chief, accountOf(accounts, 'site_manager', company), '/approvals')

    step('sans rien à décider, la boîte le dit')
    await chief.getByText('Rien n’attend votre décision').waitFor()
    await expectAccessible(chief, 'boîte vide')

    step('un incident grave classé demande une approbation, et la fiche la montre')
    const first = await ask(witness, manager, 'Chute d’une charge au palan nord')
    await manager.getByText('« Approuver » attend une approbation').waitFor()
    await expectAccessible(manager, 'fiche en attente')
    await expectAccessibleOnPhone(manager, 'fiche en attente')

    step('elle arrive d’elle-même chez qui décide')
    await chief.getByRole('link', { name: new RegExp(first) }).waitFor({ timeout: 20_000 })
    await chief.getByRole('link', { name: new RegExp(first) }).click()
    await chief.getByRole('heading', { level: 1, name: new RegExp(first) }).waitFor()
    await expectAccessible(chief, 'demande')
    await expectAccessibleOnPhone(chief, 'demande')

    step('des changements se demandent avec un mot, jamais sans')
    await chief.getByRole('button', { name: 'Demander des changements', exact: true }).click()
    const dialog = chief.getByRole('dialog', { name: 'Demander des changements' })
    await dialog.getByRole('button', { name: 'Demander des changements', exact: true }).click()
    await dialog.getByRole('alert').waitFor()
    await expectAccessible(chief, 'commentaire exigé')
    await dialog.getByLabel('Commentaire').fill('Précisez le poids de la charge.')
    await chief.keyboard.press('Control+Enter')
    await dialog.waitFor({ state: 'hidden' })

    step('le demandeur le lit et redemande')
    await manager.getByText('Des changements sont demandés avant « Approuver »').waitFor({ timeout: 20_000 })
    await manager.getByRole('link', { name: 'Voir la demande' }).click()
    await manager.getByText('Précisez le poids de la charge.').waitFor()
    await manager.getByRole('button', { name: 'Redemander', exact: true }).click()
    await manager.getByText('Redemandé').first().waitFor()

    step('deux demandes s’approuvent d’un coup')
    const second = await ask(witness, manager, 'Départ de feu au local batteries')
    await chief.goto('/approvals')
    for (const number of [first, second]) await chief.getByRole('checkbox', { name: new RegExp(number) }).check()
    await expectAccessible(chief, 'deux demandes cochées')
    await chief.getByRole('button', { name: 'Approuver les 2 demandes cochées' }).click()
    await chief.getByText('2 demandes approuvées').waitFor()
    await chief.getByText('Rien n’attend votre décision').waitFor()
    await chief.getByText('Décidées', { exact: true }).click()
    await eventually(() => chief.getByRole('link', { name: /INC-/ }).count(), (count) => count >= 2, 'les décisions ne sont pas gardées')
    expect(new URL(chief.url()).searchParams.get('box') === 'decided', 'la boîte n’est pas dans l’adresse')

    step('deux autres se refusent d’un coup, avec un même mot')
    const refused = [await ask(witness, manager, 'Fuite au presse-étoupe'), await ask(witness, manager, 'Garde-corps descellé')]
    await chief.goto('/approvals')
    for (const number of refused) await chief.getByRole('checkbox', { name: new RegExp(number) }).check()
    await chief.getByRole('group', { name: 'Décider des demandes cochées' }).getByRole('button', { name: 'Refuser', exact: true }).click()
    const reason = chief.getByRole('dialog', { name: 'Refuser les 2 demandes cochées' })
    await reason.getByRole('button', { name: 'Refuser', exact: true }).click()
    await reason.getByRole('alert').waitFor()
    await expectAccessible(chief, 'refus à plusieurs')
    await expectAccessibleOnPhone(chief, 'refus à plusieurs')
    await reason.getByLabel('Commentaire').fill('À reprendre avec les photos de la réparation.')
    await reason.getByRole('button', { name: 'Refuser', exact: true }).click()
    await chief.getByText('2 demandes refusées').waitFor()
    await chief.getByText('Rien n’attend votre décision').waitFor()

    step('la transition est faite')
    await manager.goto(`/hse/incidents?q=${second}`)
    await manager.locator('[data-list]').getByText('Approuvé', { exact: true }).waitFor()
  })

/** Une personne déclare un incident grave ; une autre le classe et demande son approbation. Rend son numéro. */
export async function ask(witness, manager, title) {
  await witness.goto('/hse/incidents/new')
  await field(witness, 'title').fill(title)
  await choose(witness, 'type', 'Dommage matériel')
  await choose(witness, 'severity', 'Haute')
  await field(witness, 'occurred_at').fill('2026-01-15T08:00')
  await fillSite(witness)
  await field(witness, 'location').fill('Pont principal')
  await field(witness, 'description').fill('Aucun blessé ; la zone est balisée et l’équipement mis hors service.')
  await witness.getByRole('button', { name: /^Enregistrer et soumettre/ }).click()
  await witness.getByRole('heading', { level: 1, name: title }).waitFor()
  const number = await numberOf(witness)
  await manager.goto(new URL(witness.url()).pathname)
  await manager.getByRole('button', { name: 'Classer', exact: true }).click()
  await manager.getByRole('dialog', { name: 'Classer' }).getByRole('button', { name: 'Classer', exact: true }).click()
  await inState(manager, 'Classé')
  await manager.getByRole('button', { name: 'Approuver', exact: true }).click()
  await manager.getByText(/une approbation l’attend/).first().waitFor()
  return number
}
