/**
 * L'histoire de bout en bout : un superviseur déclare un incident critique, le responsable HSE est prévenu sans recharger,
 * l'ouvre, le classe, l'approuve ; l'administrateur relit la piste d'audit ; l'autre société ne voit rien.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { accountOf, bellCount, choose, expectAccessible, field, logIn, sessionOf } from './lib/browser.mjs'
import { imagesWanted, keepImage } from './lib/images.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'
import { photo } from './lib/photo.mjs'
import { fillSite, inState, numberOf } from './lib/record.mjs'

const title = 'Chute de personnel offshore'

export const story = () =>
  journey('histoire', async ({ open, step, accounts, dataDir }) => {
    const company = accountOf(accounts, 'supervisor').company
    const supervisor = await open()
    const manager = await open()

    step('le superviseur se connecte, avec son code')
    await supervisor.goto('/')
    await expectAccessible(supervisor, 'connexion')
    await keepImage(supervisor, 'login')
    await logIn(supervisor, accountOf(accounts, 'supervisor', company), '/hse/incidents')
    await expectAccessible(supervisor, 'liste du superviseur')

    step('le responsable HSE se connecte ailleurs')
    await logIn(manager, accountOf(accounts, 'hse_manager', company), '/hse/incidents')
    await manager.locator('[data-row]').first().waitFor()
    await keepImage(manager, 'list')
    const before = await bellCount(manager)
    const badgeMail = new Set(await mails(dataDir))

    step('le superviseur déclare la chute, photos à l’appui')
    await supervisor.getByRole('link', { name: 'Créer' }).click()
    await field(supervisor, 'title').fill(title)
    await choose(supervisor, 'type', 'Blessure')
    await choose(supervisor, 'severity', 'Critique')
    await field(supervisor, 'occurred_at').fill(justNow())
    await fillSite(supervisor)
    await field(supervisor, 'location').fill('Passerelle entre le pont principal et le module P2')
    await field(supervisor, 'description').fill('Un technicien a glissé sur le caillebotis mouillé et a chuté de deux mètres. Il est conscient, immobilisé et pris en charge par l’infirmière de bord.')
    const picker = field(supervisor, 'photos')
    await picker.setInputFiles([photo('passerelle.png', [70, 110, 160]), photo('caillebotis.png', [170, 140, 90])])
    await supervisor.getByRole('button', { name: 'Retirer passerelle.png' }).waitFor()
    await supervisor.getByRole('button', { name: 'Retirer caillebotis.png' }).waitFor()
    await expectAccessible(supervisor, 'formulaire rempli')
    await supervisor.locator('h1').scrollIntoViewIfNeeded()
    await keepImage(supervisor, 'form')
    await supervisor.getByRole('button', { name: /^Enregistrer et soumettre/ }).click()

    step('l’incident porte son numéro')
    await supervisor.getByRole('heading', { level: 1, name: title }).waitFor()
    const found = await numberOf(supervisor)
    expect(found === `INC-${new Date().getFullYear()}-00001`, `numéro inattendu : ${found}`)
    const address = new URL(supervisor.url()).pathname
    await inState(supervisor, 'Soumis')
    await supervisor.getByRole('list', { name: 'Chronomètres' }).getByText('Délai de classement').waitFor()
    await expectAccessible(supervisor, 'fiche du superviseur')

    step('la cloche du responsable monte sans recharger, et le courrier part')
    const count = await eventually(() => bellCount(manager), (seen) => seen > before, 'la cloche n’a pas bougé')
    expect(count > before, 'la cloche n’a pas bougé')
    await manager.getByText(found).first().waitFor()
    await eventually(() => newMail(dataDir, badgeMail, title), Boolean, 'aucun courrier ne parle de l’incident', 30_000)

    step('le responsable ouvre l’incident depuis la notification')
    await manager.getByRole('button', { name: /^Notifications/ }).click()
    const notice = manager.getByRole('dialog', { name: 'Notifications' })
    await notice.getByRole('link').filter({ hasText: new RegExp(`${found}|${title}`) }).first().waitFor()
    await expectAccessible(manager, 'panneau des notifications')
    await keepImage(manager, 'notifications')
    await notice.getByRole('link').filter({ hasText: new RegExp(`${found}|${title}`) }).first().click()
    await manager.getByRole('heading', { level: 1, name: title }).waitFor()
    expect(new URL(manager.url()).pathname === address, 'la notification mène ailleurs')
    await eventually(() => manager.locator('main img').count(), (seen) => seen === 2, 'les photos manquent')
    await eventually(() => bellCount(manager), (seen) => seen < count, 'la notification ouverte reste non lue')

    step('il le classe, et demande son approbation')
    await act(manager, 'Classer')
    await inState(manager, 'Classé')
    await expectAccessible(manager, 'fiche classée')
    await manager.getByRole('button', { name: 'Approuver', exact: true }).click()

    step('le responsable du site donne le second regard, depuis son courriel')
    const link = await eventually(() => decisionLink(dataDir, badgeMail), Boolean, 'aucun courrier ne demande de décision', 30_000)
    const chief = await open()
    await chief.goto(link)
    await chief.getByText(found).waitFor()
    await expectAccessible(chief, 'décision depuis un courriel')
    await chief.getByRole('button', { name: 'Approuver' }).click()
    await chief.getByRole('heading', { name: 'Merci' }).waitFor()
    await expectAccessible(chief, 'décision prise')
    for (const one of [manager, supervisor]) await inState(one, 'Approuvé')
    await keepImage(manager, 'detail')

    step('l’administrateur lit la piste d’audit')
    const admin = await open({ dark: true })
    await logIn(admin, accountOf(accounts, 'admin', company), address)
    await admin.getByRole('tab', { name: 'Activité' }).click()
    const trail = admin.getByRole('region', { name: 'Activité' })
    await trail.getByText('a créé la fiche').waitFor()
    await eventually(() => trail.innerText(), (told) => ['Soumis', 'Classé', 'Approuvé'].every((state) => told.includes(state)), 'la piste ne dit pas chaque état')
    await expectAccessible(admin, 'piste d’audit, sombre')
    await keepImage(admin, 'detail-dark')

    if (imagesWanted) {
      step('les images du téléphone')
      const phone = await open({ width: 390, height: 844, touch: true, deviceScaleFactor: 2, storageState: await sessionOf(manager) })
      await phone.goto('/hse/incidents')
      await phone.locator('[data-row]').first().waitFor()
      await keepImage(phone, 'list-phone')
      await phone.goto(address)
      await phone.getByRole('heading', { level: 1, name: title }).waitFor()
      await phone.locator('main img').first().waitFor()
      await keepImage(phone, 'detail-phone')
    }

    step('l’autre société ne voit rien')
    const stranger = await open()
    const elsewhere = accounts.find((account) => account.company !== company && account.roles.includes('hse_manager'))
    await logIn(stranger, elsewhere, address)
    await stranger.getByText('Cette fiche est introuvable').waitFor()
    await stranger.goto('/hse/incidents')
    await stranger.locator('[data-list][aria-busy="false"] [data-row]').first().waitFor()
    expect((await stranger.getByText(found).count()) === 0, 'une autre société voit l’incident')
    expect((await bellCount(stranger)) === 0, 'une autre société a été prévenue')
    await expectAccessible(stranger, 'liste de l’autre société')
  })

/** Heure murale d'il y a cinq minutes, à la forme qu'attend le champ. */
function justNow() {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Africa/Libreville', dateStyle: 'short', timeStyle: 'short' }).format(new Date(Date.now() - 300_000))
  return parts.replace(' ', 'T')
}

/** Lance une action qui demande des précisions, et remplit sa boîte. */
async function act(page, name) {
  await page.getByRole('button', { name, exact: true }).first().click()
  const dialog = page.getByRole('dialog', { name })
  await dialog.waitFor()
  await expectAccessible(page, `boîte « ${name} »`)
  for (const box of await dialog.locator('button[role="combobox"]').filter({ hasText: /^Choisir$/ }).all()) {
    await box.click()
    await page.getByRole('option').nth(1).click()
  }
  for (const area of await dialog.locator('textarea').all()) await area.fill('Revu en réunion de site ce matin.')
  await dialog.getByRole('button', { name, exact: true }).click()
  await dialog.waitFor({ state: 'hidden' })
}

const mails = (dataDir) => readdir(join(dataDir, 'mail')).catch(() => [])

async function newMail(dataDir, known, text) {
  for (const name of await mails(dataDir)) {
    if (known.has(name) || !name.endsWith('.eml')) continue
    const mail = await readFile(join(dataDir, 'mail', name), 'utf8')
    if (readable(mail).includes(text)) return name
  }
  return undefined
}

/** Le lien par lequel un courrier demande une décision. */
async function decisionLink(dataDir, known) {
  for (const name of await mails(dataDir)) {
    if (known.has(name) || !name.endsWith('.eml')) continue
    const link = /\/decide\/[\w-]{43}/.exec(readable(await readFile(join(dataDir, 'mail', name), 'utf8')))
    if (link) return link[0]
  }
  return undefined
}

/** Texte d'un courrier, quel que soit le codage de ses parties. */
function readable(mail) {
  const bases = [...mail.matchAll(/\r?\n\r?\n([A-Za-z0-9+/=\r\n]{40,})/g)].map((match) => Buffer.from(match[1], 'base64').toString('utf8'))
  const quoted = mail.replace(/=\r?\n/g, '').replace(/(?:=[0-9A-F]{2})+/g, (run) => Buffer.from(run.replaceAll('=', ''), 'hex').toString('utf8'))
  return [mail, quoted, ...bases].join('\n')
}
