/** Le formulaire : erreurs d'ici et du serveur, fichiers refusés, brouillon, garde, conflit, corbeille. */
import { call, makeIncident } from './lib/api.mjs'
import { accountOf, choose, expectAccessible, field, logIn, takeBack } from './lib/browser.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'
import { photo } from './lib/photo.mjs'

/** Dépose un fichier sur la zone du champ, comme depuis le bureau. */
async function dropOn(page, target, { name, mimeType, buffer }) {
  const transfer = await page.evaluateHandle(
    ([title, type, bytes]) => {
      const carried = new DataTransfer()
      carried.items.add(new File([Uint8Array.from(bytes)], title, { type }))
      return carried
    },
    [name, mimeType, [...buffer]],
  )
  const zone = page.getByText('Déposez des fichiers ici').locator('..').filter({ has: field(page, target) })
  await zone.dispatchEvent('dragover', { dataTransfer: transfer })
  await zone.dispatchEvent('drop', { dataTransfer: transfer })
}

export const forms = () =>
  journey('formulaires', async ({ open, step, accounts }) => {
    const company = accountOf(accounts, 'supervisor').company
    const page = await open()
    const focused = () => page.evaluate(() => document.activeElement?.id)
    await logIn(page, accountOf(accounts, 'hse_manager', company), '/hse/incidents/new')
    await field(page, 'title').waitFor()

    step('tout est vide : les erreurs se comptent, la première a le focus')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('button', { name: /champs à corriger/ }).waitFor()
    await eventually(focused, (seen) => seen === 'field-title', 'le focus n’est pas sur la première erreur')
    expect((await field(page, 'title').getAttribute('aria-invalid')) === 'true', 'le champ fautif n’est pas marqué')
    await expectAccessible(page, 'formulaire en erreur')
    await field(page, 'title').fill('Court')
    await page.getByText(/10 caractères au moins/).waitFor()
    await field(page, 'title').fill('Un titre assez long pour passer')
    await eventually(() => field(page, 'title').getAttribute('aria-invalid'), (seen) => seen === null, 'l’erreur corrigée reste')

    step('une date future est refusée')
    await field(page, 'occurred_at').fill('2999-01-01T08:00')
    await field(page, 'location').fill('Atelier')
    await page.getByText(/dans le futur/).waitFor()

    step('fichiers refusés avant l’envoi')
    const picker = field(page, 'photos')
    await picker.setInputFiles([{ name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('bonjour') }])
    await page.getByText('Ce type de fichier n’est pas accepté ici.').waitFor()
    await picker.setInputFiles([photo('bonne.png', [90, 120, 90])])
    await page.getByRole('button', { name: 'Retirer bonne.png' }).waitFor()
    await dropOn(page, 'photos', photo('deposee.png', [120, 90, 90]))
    await page.getByRole('button', { name: 'Retirer deposee.png' }).waitFor()
    await expectAccessible(page, 'fichiers')

    step('le brouillon survit au rechargement')
    const drafts = () => page.evaluate(() => Object.entries(localStorage).filter(([key]) => key.startsWith('opsflux.draft.')).map(([, text]) => text).join())
    await eventually(drafts, (kept) => kept.includes('Un titre assez long') && kept.includes('deposee.png'), 'le brouillon n’est pas gardé')
    page.once('dialog', (dialog) => void dialog.accept())
    await page.reload()
    await page.getByText('Votre saisie précédente a été reprise.').waitFor()
    await eventually(() => field(page, 'title').inputValue(), (seen) => seen === 'Un titre assez long pour passer', 'le titre du brouillon manque')
    for (const name of ['bonne.png', 'deposee.png']) await page.getByRole('button', { name: `Retirer ${name}` }).waitFor()

    step('quitter un formulaire modifié se confirme')
    await page.getByRole('link', { name: 'Incidents' }).first().click()
    const guard = page.getByRole('dialog', { name: 'Quitter sans enregistrer ?' })
    await guard.waitFor()
    await expectAccessible(page, 'garde')
    await guard.getByRole('button', { name: 'Continuer la saisie' }).click()
    expect(page.url().endsWith('/new'), 'on est parti malgré tout')

    step('les erreurs du serveur reviennent sur leurs champs, lignes comprises')
    await choose(page, 'type', 1)
    await choose(page, 'severity', 1)
    await field(page, 'occurred_at').fill('2026-01-15T08:00')
    await field(page, 'description').fill('Une description assez longue pour être acceptée par le serveur.')
    await page.getByRole('button', { name: /^Ajouter une ligne/ }).first().click()
    const nested = 'corrective_actions[0].title'
    await field(page, nested).fill('Contrôler les fixations voisines')
    await field(page, 'corrective_actions[0].due_on').fill('2026-12-31')
    await choose(page, 'corrective_actions[0].responsible', 0)
    const refusals = [
      { field: nested, code: 'refused', message: 'Action déjà prévue ailleurs.' },
      { field: 'location', code: 'refused', message: 'Lieu inconnu de ce site.' },
    ]
    await page.route('**/api/v1/hse/incidents', (route) =>
      route.request().method() === 'POST'
        ? route.fulfill({
            status: 422,
            contentType: 'application/problem+json',
            body: JSON.stringify({ status: 422, code: 'validation.failed', detail: 'À corriger', errors: refusals }),
          })
        : route.continue(),
    )
    await page.getByRole('button', { name: 'Enregistrer', exact: true }).click()
    await page.getByText('Action déjà prévue ailleurs.').waitFor()
    await page.getByText('Lieu inconnu de ce site.').waitFor()
    await eventually(focused, (seen) => seen === `field-${nested}`, 'le focus n’est pas sur la ligne fautive')
    await expectAccessible(page, 'erreurs du serveur')
    await page.unroute('**/api/v1/hse/incidents')
    await page.getByRole('button', { name: 'Enregistrer', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Un titre assez long pour passer' }).waitFor()
    await page.getByText('Contrôler les fixations voisines').waitFor()

    step('deux personnes modifient la même fiche')
    const made = await makeIncident(page, 'Fiche disputée par deux personnes')
    // Un brouillon n'est qu'à son auteur ; soumis, il se corrige à plusieurs.
    await call(page, 'POST', `/hse/incidents/${made.id}/actions/submit`, {})
    const other = await open()
    await logIn(other, accountOf(accounts, 'admin', company), `/hse/incidents/${made.id}/edit`)
    await page.goto(`/hse/incidents/${made.id}/edit`)
    await field(other, 'location').fill('Pont supérieur')
    await field(page, 'location').fill('Pont inférieur')
    await other.getByRole('button', { name: 'Enregistrer', exact: true }).click()
    await other.getByRole('heading', { level: 1, name: 'Fiche disputée par deux personnes', exact: true }).waitFor()
    await page.getByRole('button', { name: 'Enregistrer', exact: true }).click()
    const conflict = page.getByRole('dialog', { name: 'Quelqu’un a modifié cette fiche' })
    await conflict.getByText('Pont supérieur').waitFor()
    await expectAccessible(page, 'conflit')
    await conflict.getByRole('radio', { name: /Valeur actuelle/ }).check()
    await conflict.getByRole('button', { name: 'Enregistrer ces choix' }).click()
    await conflict.waitFor({ state: 'detached' })
    const disputed = page.getByRole('heading', { level: 1, name: 'Fiche disputée par deux personnes', exact: true })
    await disputed.waitFor()
    expect((await call(page, 'GET', `/hse/incidents/${made.id}`)).location === 'Pont supérieur', 'la valeur choisie n’est pas celle de la fiche')

    step('supprimer, puis se raviser')
    await page.getByRole('button', { name: 'Autres actions' }).click()
    await page.getByRole('menuitem', { name: 'Supprimer' }).click()
    await takeBack(page, 'est dans la corbeille')
    await disputed.waitFor()
    await eventually(async () => (await call(page, 'GET', '/hse/incidents?q=disput%C3%A9e')).data.length, (count) => count === 1, 'la fiche n’est pas revenue')
  })
