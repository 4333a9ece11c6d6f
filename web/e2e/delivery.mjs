/** La remise réglée à l'écran : un serveur SMTP et un fournisseur de SMS, leurs essais, leurs journaux, et qui s'est désinscrit. */
import { call } from './lib/api.mjs'
import { accountOf, choose, expectAccessible, expectAccessibleOnPhone, field, logIn } from './lib/browser.mjs'
import { keepImage } from './lib/images.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'
import { smsProvider, smtpSink } from './lib/sinks.mjs'

/** L'objet d'une lettre, mots encodés compris (RFC 2047). */
function subjectOf(letter) {
  const raw = /^Subject: (.*(?:\n[ \t].*)*)/im.exec(letter)?.[1].replaceAll(/\n[ \t]+/g, ' ') ?? ''
  const bytes = { b: (text) => Buffer.from(text, 'base64'), q: (text) => Buffer.from(text.replaceAll('_', ' ').replaceAll(/=([\dA-F]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16))), 'latin1') }
  return raw.replaceAll(/\?=\s+=\?/g, '?==?').replaceAll(/=\?utf-8\?([bq])\?(.*?)\?=/gi, (_, how, text) => bytes[how.toLowerCase()](text).toString())
}

export const delivery = () =>
  journey('remise', async ({ open, step, accounts }) => {
    const [smtp, sms, page] = [await smtpSink(), await smsProvider({ hangUpFirst: true }), await open()]
    const save = page.getByRole('button', { name: 'Enregistrer' })
    step('un réglage qui en appelle un autre est refusé sous celui qui manque')
    await logIn(page, accountOf(accounts, 'admin'), '/admin/settings')
    await page.getByRole('heading', { level: 2, name: /Départ du courrier/ }).waitFor()
    await choose(page, 'core/mail_provider', 'Serveur SMTP')
    await page.getByText('Enregistrez d’abord').first().waitFor()
    await save.click()
    await page.locator('[id="field-core/smtp_host-error"]').waitFor()
    await field(page, 'core/smtp_host').fill('169.254.169.254')
    await save.click()
    await page.getByText('Cette adresse n’est pas publique').waitFor()
    await expectAccessible(page, 'remise refusée')

    step('réglé, l’essai dit ce que le serveur répond')
    await field(page, 'core/smtp_host').fill('localhost')
    await field(page, 'core/smtp_port').fill(String(smtp.port))
    await choose(page, 'core/smtp_security', 'Sans chiffrement')
    await save.click()
    await page.getByText('4 réglages enregistrés').waitFor()
    await page.getByRole('button', { name: 'M’envoyer un courriel d’essai' }).click()
    await page.getByText('pris sous 42').waitFor()
    expect(subjectOf(smtp.received[0]).includes('Essai de remise'), `le courriel n’est pas celui de l’essai : « ${subjectOf(smtp.received[0])} »`)
    await page.getByRole('heading', { level: 2, name: /Départ du courrier/ }).scrollIntoViewIfNeeded()
    await keepImage(page, 'delivery-settings')
    await expectAccessibleOnPhone(page, 'remise')

    step('un SMS d’essai dont le fournisseur ne dit rien est peut-être parti')
    await call(page, 'PATCH', '/settings', { values: { 'core.sms_provider': 'http', 'core.sms_url': `http://localhost:${sms.port}/`, 'core.sms_from': 'OpsFlux' } })
    await page.goto('/admin/sms')
    await page.getByText('Aucun SMS', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Envoyer un SMS d’essai' }).click()
    await page.getByRole('textbox', { name: 'Numéro' }).fill('+24106123456')
    await page.getByRole('button', { name: 'Envoyer', exact: true }).click()
    await page.getByText('Il est peut-être parti').waitFor()
    await expectAccessible(page, 'essai de SMS')
    await page.keyboard.press('Escape')

    step('il ne se renvoie qu’à qui dit savoir qu’il peut arriver deux fois')
    await page.getByRole('listitem').filter({ hasText: '+24106123456' }).waitFor()
    await keepImage(page, 'sms-log')
    await expectAccessible(page, 'journal des SMS')
    await expectAccessibleOnPhone(page, 'journal des SMS')
    await page.getByRole('button', { name: /^Renvoyer/ }).click()
    const dialog = page.getByRole('dialog')
    const again = dialog.getByRole('button', { name: 'Renvoyer' })
    expect(await again.isDisabled(), 'renvoyé sans le dire')
    await dialog.getByRole('checkbox').check()
    await again.click()
    await page.getByText('Le SMS est remis en file').waitFor()
    await eventually(async () => (await call(page, 'GET', '/sms/messages')).data[0].state, (state) => state === 'sent', 'le SMS n’est pas reparti')

    step('qui s’est désinscrit se voit, et se réinscrit à sa demande')
    const wishes = await call(page, 'GET', '/notifications/preferences')
    await call(page, 'PUT', '/notifications/preferences', { ...wishes, mail_muted: [wishes.categories[0].name] })
    await page.goto('/admin/mail/unsubscribes')
    await page.getByText(wishes.categories[0].label).first().waitFor()
    await expectAccessible(page, 'désinscriptions')
    await page.getByRole('button', { name: /^Réinscrire/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Réinscrire' }).click()
    await page.getByText('Personne ne s’est désinscrit').waitFor()
  })
