/**
 * Du besoin à la preuve : « quand un incident critique est déclaré en mer, prévenir les responsables HSE par SMS, demander à l'OIM et au
 * responsable HSE d'approuver ensemble, passer au supérieur après 24 h, et chaque matin à 8 h envoyer la liste ». Fait dans le navigateur,
 * essayé, suivi étape par étape ; le serveur est tué en route, et rien ne se perd ni ne se redouble.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { call, makeIncident } from './lib/api.mjs'
import { accountOf, expectAccessible, expectAccessibleOnPhone, logIn } from './lib/browser.mjs'
import { addStep, applyChange, tells } from './lib/gestures.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'
import { smsProvider } from './lib/sinks.mjs'

const company = 'Pétroles du Golfe'
const TITLE = 'Éruption maîtrisée au puits 4'

/** Les courriels du dossier où le serveur les écrit, qui parlent de ceci. */
async function letters(dataDir, about) {
  const folder = join(dataDir, 'mail')
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  const read = await Promise.all(names.filter((name) => name.endsWith('.eml')).map((name) => readFile(join(folder, name), 'utf8')))
  return read.filter((letter) => letter.includes(about))
}

export const outcome = () =>
  journey('du besoin à la preuve', async ({ open, step, accounts, dataDir, kill, restart }) => {
    const sms = await smsProvider()
    const page = await open({ cut: true })
    const combobox = async (name, typed, option = typed) => {
      await page.getByRole('combobox', { name, exact: true }).fill(typed)
      await page.getByRole('option', { name: option }).first().click()
    }
    const select = async (name, option) => {
      await page.getByRole('combobox', { name, exact: true }).click()
      await page.getByRole('option', { name: option, exact: true }).click()
    }
    const runs = async (trigger, state = 'done') => (await call(page, 'GET', `/automation/runs?trigger=${trigger}&state=${state}`)).data

    step('ce qu’il faut avant : des numéros, un fournisseur, une fiche de revue')
    await logIn(page, accountOf(accounts, 'admin'), '/admin/flows')
    await call(page, 'PATCH', '/settings', { values: { 'core.sms_provider': 'http', 'core.sms_url': `http://localhost:${sms.port}/sms`, 'core.sms_from': 'OpsFlux' } })
    const people = (await call(page, 'GET', '/core/users?limit=100&fields=name,email')).data
    const chief = people.find((one) => one.email === accountOf(accounts, 'hse_manager', company).email)
    await call(page, 'PATCH', `/core/users/${chief.id}`, { phone: '+24106123456' })
    await call(page, 'PUT', '/definitions/entities/review', {
      title: 'name',
      labels: { fr: 'Revue d’incident' },
      plural_labels: { fr: 'Revues d’incident' },
      fields: { name: { type: 'text', labels: { fr: 'Objet' } }, incident: { type: 'link', to: 'hse.incident', labels: { fr: 'Incident' } } },
    })

    for (const code of ['hse_manager', 'site_manager']) {
      const [role] = (await call(page, 'GET', `/core/roles?filter=code=='${code}'&expand=grants`)).data
      await call(page, 'PATCH', `/core/roles/${role.id}`, { grants: [...role.grants.map(({ id, permission }) => ({ id, permission })), { permission: 'my.review.view.company' }] })
    }

    step('la revue se fait approuver par l’OIM et le responsable HSE, ensemble, en 24 h, puis par leur supérieur')
    await page.reload()
    await page.getByRole('link', { name: /Revues d’incident my.review/ }).click()
    await page.getByRole('radio', { name: 'Liste' }).check({ force: true })
    await page.getByRole('button', { name: /^Sans nom|^Valider/ }).first().click()
    await page.getByRole('textbox', { name: 'Libellé de la transition', exact: true }).fill('Valider')
    await page.getByRole('checkbox', { name: 'D’autres doivent d’abord approuver' }).check()
    await page.getByRole('textbox', { name: 'Libellé de l’étape', exact: true }).fill('Deux regards')
    const who = page.getByRole('combobox', { name: 'Qui approuve' })
    for (const role of ['site_manager', 'hse_manager']) {
      await who.fill(role)
      await page.getByRole('option', { name: new RegExp(role) }).first().click()
    }
    await page.keyboard.press('Escape')
    await select('Combien il en faut', 'Quelqu’un pour chacun')
    await page.getByRole('textbox', { name: 'Délai', exact: true }).fill('24')
    await select('Délai : unité', 'heures')
    await combobox('Passé le délai, s’ajoute', 'supérieur', /supérieur/i)
    await expectAccessible(page, 'circuit de la revue')
    await applyChange(page)
    const flow = (await call(page, 'GET', '/definitions/workflows/review')).body
    expect(flow.approval.steps[0].all?.length === 2 && flow.approval.steps[0].within === 'PT24H' && flow.approval.steps[0].escalate, `gardé autrement : ${JSON.stringify(flow)}`)

    step('le déclencheur : un incident critique déclaré en mer')
    await page.goto('/admin/triggers/new')
    await page.getByRole('textbox', { name: 'Ce que fait ce déclencheur' }).fill('Incident critique en mer')
    await combobox('Sur quelle entité', 'Incident', /hse.incident$/)
    await combobox('Événement', 'Soumettre', /Soumettre/)
    await page.getByRole('textbox', { name: 'Seulement si' }).fill("severity == 'critical' && site.kind == 'offshore'")
    await page.keyboard.press('Escape')
    await addStep(page, 'Envoyer un SMS')
    await combobox('À qui', 'hse_manager', /hse_manager/)
    await page.keyboard.press('Escape')
    await combobox('Message', 'hse.critical_incident')
    await addStep(page, 'Créer une fiche')
    await combobox('Fiche à créer', 'Revue', /my.review/)
    await page.getByRole('button', { name: 'Ajouter un champ à remplir' }).click()
    await page.getByRole('textbox', { name: 'Valeur de Objet' }).fill("'Revue : ' + title")
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Ajouter un champ à remplir' }).click()
    await page.getByRole('textbox', { name: 'Valeur de Incident' }).fill('record.id')
    await page.keyboard.press('Escape')
    await expectAccessible(page, 'le déclencheur de bout en bout')
    await expectAccessibleOnPhone(page, 'le déclencheur de bout en bout')
    await applyChange(page)

    step('la revue créée se soumet d’elle-même')
    await page.goto('/admin/triggers/new')
    await page.getByRole('textbox', { name: 'Ce que fait ce déclencheur' }).fill('Soumettre la revue')
    await combobox('Sur quelle entité', 'Revue', /my.review/)
    await addStep(page, 'Faire une action')
    await select('Action', 'Valider')
    await applyChange(page)

    step('chaque matin à 8 h, la liste part par courriel')
    await page.goto('/admin/triggers/new')
    await page.getByRole('textbox', { name: 'Ce que fait ce déclencheur' }).fill('Liste du matin')
    await select('Ce qui le réveille', 'Un horaire')
    await select('Rythme', 'Chaque jour')
    await page.getByRole('textbox', { name: 'Heure' }).fill('8h')
    await page.keyboard.press('Tab')
    await addStep(page, 'Produire un document')
    await select('Ce qu’il montre', 'Une liste de fiches')
    await combobox('Liste de', 'Incident', /hse.incident$/)
    await page.getByRole('checkbox', { name: 'L’envoyer par courriel' }).check()
    await combobox('À qui', 'hse_manager', /hse_manager/)
    await page.keyboard.press('Escape')
    await combobox('Message', 'hse.incident_created')
    await page.locator('[data-next-times] li').filter({ hasText: '08:00' }).first().waitFor()
    await applyChange(page)

    step('l’essayer sur une fiche : ce qui partirait, rien n’en reste')
    const [mandji] = (await call(page, 'GET', "/core/sites?limit=1&filter=kind=='offshore'")).data
    const sample = await makeIncident(page, 'Fiche d’essai du déclencheur', { severity: 'critical', site: mandji.id })
    await page.goto('/admin/triggers/my/incident_critique_en_mer')
    await page.getByRole('combobox', { name: 'Fiche' }).fill('Fiche d’essai')
    await page.getByRole('option', { name: /Fiche d’essai/ }).click()
    await page.getByRole('button', { name: 'Essayer' }).click()
    await page.getByText(/^Ce qui partirait : .*SMS/).waitFor()
    expect(sms.asked.length === 0 && (await call(page, 'GET', '/my/reviews')).data.length === 0, 'un essai a laissé quelque chose')

    step('déclaré en mer ; le serveur est tué pendant que le SMS part')
    const witness = await open({ cut: true })
    await logIn(witness, accountOf(accounts, 'supervisor', company), '/hse/incidents')
    const declare = async (title) => {
      const made = await makeIncident(witness, title, { severity: 'critical', site: mandji.id })
      await witness.goto(`/hse/incidents/${made.id}`)
      await witness.getByRole('button', { name: 'Soumettre' }).click()
      return made
    }
    sms.hold = true
    await declare(TITLE)
    await eventually(() => sms.asked.length, (count) => count === 1, 'aucun SMS ne part', 30_000)
    await kill()
    sms.hold = false
    await restart()

    step('rien ne se perd, rien ne se redouble ; ce qu’on ne sait pas se dit')
    const unknown = async () => (await call(page, 'GET', '/sms/messages?state=unknown')).data.length
    await eventually(unknown, (count) => count === 1, 'le SMS interrompu ne dit pas qu’on ne sait pas', 120_000)
    await eventually(() => runs('my.soumettre_la_revue'), (done) => done.length === 1, 'la revue n’est pas soumise', 60_000)
    await declare('Chute d’objet sur le pont')
    await eventually(() => sms.asked.length, (count) => count === 2, 'le second SMS ne part pas', 60_000)
    await eventually(() => runs('my.soumettre_la_revue'), (done) => done.length === 2, 'la seconde revue n’est pas soumise', 60_000)
    const reviews = (await call(page, 'GET', '/my/reviews?sort=created_at')).data
    expect(reviews.length === 2 && sms.asked.length === 2, `revues : ${reviews.length}, SMS : ${sms.asked.length}`)
    const done = await eventually(() => runs('my.incident_critique_en_mer'), (seen) => seen.length === 2, 'le déclencheur n’a pas tourné deux fois', 60_000)

    step('chaque étape se lit dans son exécution')
    await page.goto(`/admin/runs/${done.at(-1).id}`)
    await page.getByRole('heading', { level: 1, name: 'Incident critique en mer' }).waitFor()
    for (const said of ['Envoyer un SMS', 'Créer une fiche']) await page.getByText(said).first().waitFor()
    await page.getByRole('link', { name: TITLE }).waitFor()
    await expectAccessible(page, 'exécution interrompue, menée à son terme')
    await page.goto('/admin/sms')
    await page.getByText('Peut-être parti').first().waitFor()

    step('les deux approuvent, chacun de son côté ; la revue n’est validée qu’après le second')
    const status = async () => (await call(page, 'GET', `/my/reviews/${reviews[0].id}`)).status
    const before = await status()
    for (const [role, after] of [['hse_manager', before], ['site_manager', 'done']]) {
      const one = await open({ cut: true })
      await logIn(one, accountOf(accounts, role, company), '/approvals')
      await one.getByRole('link', { name: new RegExp(`Revue : ${TITLE}`) }).click()
      await tells(one, 'Approuvé', () => one.getByRole('button', { name: 'Approuver', exact: true }).click())
      await eventually(status, (seen) => seen === after, `après ${role}, la revue n’est pas où elle devrait`)
    }
    await eventually(() => letters(dataDir, 'Revue : '), (found) => found.length > 0, 'aucun courriel ne dit la demande', 60_000)

    step('la fiche d’essai n’a rien mis en marche')
    const tried = (await call(page, 'GET', `/automation/runs?trigger=my.incident_critique_en_mer&record=${sample.id}`)).data
    const reviewed = (await call(page, 'GET', '/my/reviews?fields=incident')).data.filter(({ incident }) => (incident?.id ?? incident) === sample.id)
    expect(tried.length === 0 && reviewed.length === 0, `exécutions : ${tried.length}, revues : ${reviewed.length}`)
  })
