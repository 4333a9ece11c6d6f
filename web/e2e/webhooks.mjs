/** Un autre système s'abonne à ce qui arrive : son secret dit une fois, un essai, un envoi signé, son journal, le renvoyer, l'arrêter. */
import { createHmac } from 'node:crypto'
import { call, makeIncident } from './lib/api.mjs'
import { accountOf, expectAccessible, expectAccessibleOnPhone, logIn } from './lib/browser.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'
import { receiver } from './lib/sinks.mjs'

/** L'envoi est-il signé de ce secret ? */
function isSigned({ headers, body }, secret) {
  const key = Buffer.from(secret.replace('whsec_', ''), 'base64')
  const wanted = createHmac('sha256', key).update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`).digest('base64')
  return headers['webhook-signature'].split(' ').includes(`v1,${wanted}`)
}

export const webhooks = () =>
  journey('webhooks', async ({ open, step, accounts }) => {
    const page = await open()
    const { received, answer, url } = await receiver()
    const dialog = page.getByRole('dialog')
    const main = page.getByRole('main')
    const box = (name) => main.getByRole('textbox', { name })
    const press = (name) => main.getByRole('button', { name }).click()
    const secretTold = async () => {
      const secret = await dialog.getByRole('textbox', { name: 'Secret de signature' }).inputValue()
      expect(/^whsec_[\w+/=]{44}$/.test(secret), `le secret n’a pas la forme voulue : ${secret}`)
      await dialog.getByRole('button', { name: 'Je l’ai noté' }).click()
      await dialog.waitFor({ state: 'detached' })
      return secret
    }

    step('rien encore')
    await logIn(page, accountOf(accounts, 'admin'), '/admin/webhooks')
    await page.getByText('Aucun webhook').waitFor()
    await expectAccessible(page, 'aucun webhook')

    step('un neuf : une adresse privée se refuse à sa place, un événement se cherche par son nom')
    await main.getByRole('link', { name: 'Nouveau webhook' }).click()
    await box(/^Nom/).fill('Paie')
    await box(/^Adresse/).fill('https://10.0.0.1/paie')
    const events = page.getByRole('combobox', { name: /^Événements/ })
    await events.fill('incident cré')
    await page.getByRole('option', { name: /^Incident · / }).first().click()
    await page.keyboard.press('Escape')
    await press('Créer le webhook')
    await page.locator('#webhook-url-error').waitFor()
    await expectAccessible(page, 'webhook qu’on fait')
    await expectAccessibleOnPhone(page, 'webhook qu’on fait')
    await box(/^Adresse/).fill(url)
    await box(/^Seulement si/).fill("severity != 'critical'")
    await main.getByRole('checkbox', { name: 'Titre', exact: true }).check()
    await press('Créer le webhook')
    await dialog.waitFor()
    await expectAccessible(page, 'secret dit')
    const secret = await secretTold()
    await page.getByRole('heading', { level: 1, name: 'Paie' }).waitFor()

    step('un essai arrive, signé')
    await press('Essayer')
    await page.getByText('« Paie » a reçu l’essai').waitFor()
    expect(received.length === 1 && isSigned(received[0], secret), 'l’essai n’est pas signé')

    step('ce qui arrive part, avec les champs choisis, et se lit dans le journal')
    await makeIncident(page, 'Fuite au séparateur')
    await eventually(() => received.length, (count) => count === 2, 'rien n’est parti', 60_000)
    const sent = JSON.parse(received[1].body)
    expect(sent.type === 'hse.incident.created' && sent.data.record.title === 'Fuite au séparateur' && sent.data.record.severity === undefined, `mauvais corps : ${received[1].body}`)
    await page.reload()
    const line = page.locator('[data-sent="delivered"]').filter({ hasText: 'Incident' })
    await line.getByText('Ce qui a été envoyé').click()
    await line.getByText('"hse.incident.created"').first().waitFor()
    await line.getByText('bien reçu').waitFor()
    await expectAccessible(page, 'journal d’un webhook')
    await expectAccessibleOnPhone(page, 'journal d’un webhook')

    step('un autre secret : les deux signent, et l’événement se renvoie sous le même identifiant')
    await press('Changer le secret')
    await dialog.getByRole('button', { name: 'Changer le secret' }).click()
    const next = await secretTold()
    await line.getByRole('button', { name: /^Renvoyer/ }).click()
    await eventually(() => received.length, (count) => count === 3, 'rien n’est renvoyé', 60_000)
    expect(received[2].headers['webhook-id'] === received[1].headers['webhook-id'], 'l’identifiant a changé')
    expect(isSigned(received[2], secret) && isSigned(received[2], next), 'les deux secrets ne signent pas')

    step('un destinataire parti arrête le webhook, et on le dit')
    answer.status = 410
    await makeIncident(page, 'Une de plus')
    await eventually(async () => (await call(page, 'GET', '/automation/webhooks')).data[0].disabled_reason, (reason) => reason === 'gone', 'le webhook ne s’arrête pas', 60_000)
    await page.reload()
    await page.getByText(/le destinataire n’est plus là/).waitFor()
    await page.getByRole('combobox', { name: 'État des envois' }).waitFor()
    await main.getByRole('switch', { name: 'En service : Paie' }).click()
    await page.getByText(/le destinataire n’est plus là/).waitFor({ state: 'detached' })

    step('la liste dit le dernier envoi ; modifié, puis retiré')
    await page.goto('/admin/webhooks')
    await main.getByRole('link', { name: /Paie.*Échoué.*En service/ }).click()
    await main.getByRole('link', { name: 'Modifier' }).click()
    await box(/^Nom/).fill('Paie et temps')
    await press('Enregistrer')
    await page.waitForURL((address) => !address.pathname.endsWith('/edit'))
    await page.getByRole('heading', { level: 1, name: 'Paie et temps' }).waitFor()
    await press('Retirer')
    await dialog.getByRole('button', { name: 'Retirer' }).click()
    await page.getByText('Aucun webhook').waitFor()
  })
