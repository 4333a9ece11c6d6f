/** Les documents d'une fiche : son menu les offre, l'aperçu dit ce qui s'imprimera, dans la langue choisie ; joint, le fichier est là, et l'on se ravise. */
import { call, makeIncident } from './lib/api.mjs'
import { accountOf, expectAccessible, expectAccessibleOnPhone, logIn, takeBack } from './lib/browser.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'

export const documents = () =>
  journey('documents', async ({ open, step, accounts }) => {
    const page = await open()
    await logIn(page, accountOf(accounts, 'admin'), '/hse/incidents')
    await page.locator('[data-row]').first().waitFor()
    const { id } = await makeIncident(page, 'Fiche dont on tire un avis')
    const dialog = page.getByRole('dialog', { name: 'Documents de la fiche' })
    const sheet = dialog.frameLocator('iframe')
    const title = (name) => sheet.getByRole('heading', { level: 1, name })

    step('le menu de la fiche les offre, au clavier')
    await page.goto(`/hse/incidents/${id}`)
    const more = page.getByRole('button', { name: 'Autres actions' })
    await more.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Documents…' }).press('Enter')
    await title(/^Avis d’incident INC-/).waitFor()
    await sheet.getByText('Fiche dont on tire un avis').first().waitFor()
    await expectAccessible(page, 'documents')
    await expectAccessibleOnPhone(page, 'documents')

    step('dans une autre langue')
    await dialog.getByRole('combobox', { name: 'Langue' }).click()
    await page.getByRole('option', { name: 'English' }).click()
    await title(/^Incident notice INC-/).waitFor()

    step('pris, c’est une page')
    const [taken] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: 'Télécharger' }).click()])
    expect(/^Incident notice INC-.*\.html$/.test(taken.suggestedFilename()), `le fichier se nomme ${taken.suggestedFilename()}`)

    step('joint, le fichier est là ; on se ravise')
    await dialog.getByRole('button', { name: 'Joindre à la fiche' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await page.getByRole('tab', { name: 'Fichiers' }).click()
    const file = page.getByRole('link', { name: /^Incident notice INC-.*\.html$/ })
    await file.waitFor()
    await takeBack(page, 'document joint')
    await file.waitFor({ state: 'detached' })
    await eventually(async () => (await call(page, 'GET', `/hse/incidents/${id}?fields=attachments`)).attachments ?? [], (held) => held.length === 0, 'le champ tient encore le document')
  })
