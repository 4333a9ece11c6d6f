/** Une entrée d'appels faite à l'écran : son secret une fois, ses places complétées d'après le dernier appel, essayée avant d'être gardée, disputée à deux. */
import { call } from './lib/api.mjs'
import { accountOf, expectAccessible, expectAccessibleOnPhone, logIn } from './lib/browser.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'

/** Un appel du dehors : sans session, le secret le fait reconnaître. */
const send = (page, url, secret, body) =>
  page.evaluate(
    async ([path, bearer, sent]) => (await fetch(path, { method: 'POST', credentials: 'omit', headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${bearer}` }, body: JSON.stringify(sent) })).status,
    [new URL(url).pathname, secret, body],
  )

export const entries = () =>
  journey('entrées', async ({ open, step, accounts }) => {
    const page = await open()
    const box = (id) => page.locator(`[id="${id}"]`)
    const pick = async (id, name) => {
      await box(id).click()
      await page.getByRole('option', { name, exact: true }).click()
    }
    const hookNow = (id) => call(page, 'GET', `/automation/hooks/${id}`)

    step('une entrée neuve : ce qui prouve, ce qu’elle écrit')
    await logIn(page, accountOf(accounts, 'admin'), '/admin/hooks')
    await page.getByRole('link', { name: 'Nouvelle entrée' }).click()
    await box('hook-name').fill('erp')
    await pick('hook-auth', 'Jeton')
    await pick('hook-action', 'Crée ou modifie')
    await box('hook-entity').fill('Tiers')
    await page.getByRole('option', { name: /core\.party$/ }).click()
    await pick('hook-key', 'Code')
    await page.getByRole('button', { name: 'Ajouter un champ à remplir' }).click()
    await page.getByRole('combobox', { name: 'D’où vient : Code' }).fill('/party/code')
    await page.getByRole('option', { name: '/party/code' }).click()
    await expectAccessible(page, 'entrée neuve')
    await page.getByRole('button', { name: 'Créer l’entrée' }).click()

    step('son secret se montre une fois, et ouvre')
    await page.getByRole('dialog', { name: 'Secret de « erp »' }).waitFor()
    const [url, secret] = [await box('hook-url').inputValue(), await box('hook-secret').inputValue()]
    await expectAccessible(page, 'secret')
    expect((await send(page, url, secret, { party: { code: 'E-1', label: 'Reçu du dehors' } })) === 202, 'l’appel n’est pas gardé')
    await page.getByRole('button', { name: 'Je l’ai gardé' }).click()
    await page.getByRole('heading', { level: 1, name: 'erp' }).waitFor()
    const id = new URL(page.url()).pathname.split('/').at(-1)
    expect((await page.getByText(secret).count()) === 0, 'le secret se montre encore')

    step('les places du dernier appel se proposent ; l’essai dit ce qui manque, puis ce qui serait écrit')
    await page.getByRole('link', { name: 'Modifier' }).click()
    await page.getByText('Le dernier appel reçu').waitFor()
    await page.getByRole('button', { name: 'Essayer' }).click()
    await page.getByText('Serait refusé').waitFor()
    await page.getByRole('button', { name: 'Ajouter un champ à remplir' }).click()
    const name = page.getByRole('combobox', { name: /^D’où vient : (?!Code)/ })
    await name.fill('label')
    await page.getByRole('option', { name: '/party/label' }).click()
    await page.getByRole('button', { name: 'Essayer' }).click()
    await page.getByText('Créerait : Tiers').waitFor()
    await page.locator('[data-trial]').getByRole('cell', { name: 'Reçu du dehors' }).waitFor()
    await expectAccessible(page, 'essai d’une entrée')
    await expectAccessibleOnPhone(page, 'éditeur d’une entrée')

    step('deux personnes changent la même chose : on choisit')
    await box('hook-rate').fill('120')
    await call(page, 'PATCH', `/automation/hooks/${id}`, { per_minute: 30, format: 'json' })
    await page.getByRole('button', { name: 'Enregistrer' }).click()
    const clash = page.getByRole('dialog', { name: 'Quelqu’un a modifié cette entrée' })
    await clash.waitFor()
    await expectAccessible(page, 'deux saisies')
    await clash.getByRole('radio', { name: /30$/ }).check()
    await clash.getByRole('button', { name: 'Enregistrer ces choix' }).click()
    await page.getByRole('heading', { level: 2, name: 'Derniers appels' }).waitFor()
    const kept = await hookNow(id)
    expect(kept.per_minute === 30 && kept.format === 'json' && kept.mapping.length === 2, `les choix ne sont pas gardés : ${JSON.stringify(kept)}`)

    step('un autre secret, hors service, fermée')
    await page.getByRole('button', { name: 'Autre secret' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Autre secret' }).click()
    await page.getByRole('dialog', { name: 'Secret de « erp »' }).waitFor()
    expect((await box('hook-secret').inputValue()) !== secret, 'le secret n’a pas changé')
    await page.getByRole('button', { name: 'Je l’ai gardé' }).click()
    await page.getByRole('switch', { name: 'En service : erp' }).click()
    await eventually(async () => (await hookNow(id)).enabled, (on) => !on, 'l’entrée reste en service')
    await page.getByRole('button', { name: 'Fermer l’entrée' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Fermer l’entrée' }).click()
    await page.getByText('Aucune entrée').waitFor()

    step('une boîte aux lettres : la connexion s’essaie, le mot de passe ne revient pas, la faute se lit')
    await page.getByRole('link', { name: 'Nouvelle entrée' }).click()
    await box('hook-name').fill('courrier')
    await pick('hook-auth', 'Boîte aux lettres (IMAP)')
    await box('mailbox-host').fill('127.0.0.1')
    await box('mailbox-user').fill('hse@example.com')
    await box('mailbox-password').fill('mot de passe')
    await page.getByRole('button', { name: 'Essayer la connexion' }).click()
    await page.locator('[data-mailbox-trial]').getByText('adresse privée').waitFor()
    await pick('mailbox-after', 'Est déplacé')
    await box('mailbox-move').fill('Traités')
    await expectAccessible(page, 'boîte aux lettres')
    await expectAccessibleOnPhone(page, 'éditeur d’une boîte')
    await page.getByRole('button', { name: 'Créer l’entrée' }).click()
    await page.getByRole('heading', { level: 1, name: 'courrier' }).waitFor()
    await page.getByText('hse@example.com sur 127.0.0.1').waitFor()
    await page.getByRole('button', { name: 'Relever maintenant' }).click()
    await page.locator('[data-mailbox-fault]').getByText('adresse privée').waitFor()
    await expectAccessible(page, 'relève d’une boîte')
    await page.getByRole('link', { name: 'Modifier' }).click()
    await eventually(() => box('mailbox-move').inputValue(), (seen) => seen === 'Traités', 'la boîte gardée ne se relit pas bien')
    expect((await box('mailbox-password').inputValue()) === '', 'le mot de passe revient')
  })
