/** Importer un fichier : colonnes proposées, aperçu, vérification, refus à télécharger, écriture, retour en arrière. */
import { readFile } from 'node:fs/promises'
import { call } from './lib/api.mjs'
import { accountOf, expectAccessible, expectAccessibleOnPhone, logIn } from './lib/browser.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'

const file = {
  name: 'sites.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from('Nom;Code;Nature;Divers\nQuai nord;QN1;base;a\nQuai sud;QS1;base;b\n;QX1;base;c\n'),
}

export const imports = () =>
  journey('import', async ({ open, step, accounts }) => {
    const page = await open()
    await logIn(page, accountOf(accounts, 'admin'), '/core/sites')
    await page.locator('[data-row]').first().waitFor()

    step('depuis le menu de la liste, un fichier')
    await page.getByRole('button', { name: 'Autres gestes' }).click()
    await page.getByRole('menuitem', { name: 'Importer un fichier…' }).click()
    await page.getByRole('heading', { level: 1, name: /^Importer dans/ }).waitFor()
    await expectAccessible(page, 'import, fichier')
    await page.locator('#import-file').setInputFiles([file])

    step('les colonnes se proposent, l’aperçu montre les fautes')
    await page.getByRole('heading', { name: 'Où va chaque colonne' }).waitFor()
    const target = (column) => page.getByRole('combobox', { name: `Champ pour la colonne ${column}` })
    await eventually(() => target('Nom').innerText(), (seen) => seen.startsWith('Nom'), 'la colonne Nom n’est pas devinée')
    const preview = page.getByRole('region', { name: 'Aperçu des premières lignes' }).last()
    await preview.getByText('Quai nord').waitFor()
    await expectAccessible(page, 'import, colonnes')
    await expectAccessibleOnPhone(page, 'import, colonnes')
    await page.getByRole('button', { name: 'Garder cette correspondance…' }).click()
    await page.getByRole('textbox', { name: 'Nom de la correspondance' }).fill('Sites du chef de base')
    await page.keyboard.press('Enter')
    await page.getByText('Correspondance gardée').waitFor()

    step('la page rechargée retrouve l’import')
    await page.reload()
    await page.getByRole('heading', { name: 'Où va chaque colonne' }).waitFor()

    step('vérifier n’écrit rien')
    await page.getByRole('button', { name: 'Vérifier toutes les lignes' }).click()
    const refused = page.getByRole('region', { name: 'Lignes refusées' }).last()
    await refused.getByText('Ligne 4').first().waitFor()
    await expectAccessible(page, 'import, vérification')
    await expectAccessibleOnPhone(page, 'import, vérification')
    const before = await call(page, 'GET', '/core/sites?filter=code.startsWith(%22Q%22)')
    expect(before.data.length === 0, 'vérifier a écrit')
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Les télécharger en CSV' }).click()
    expect((await readFile(await (await download).path(), 'utf8')).includes('QX1'), 'le fichier des refus n’a pas la ligne')

    step('écrire ce qui passe, puis tout défaire')
    if (await page.getByText('tel quel, rien ne serait gardé').count()) {
      await page.getByRole('button', { name: 'Revenir aux colonnes' }).click()
      await page.getByRole('combobox', { name: 'Si une fiche est refusée' }).click()
      await page.getByRole('option', { name: 'Garder les autres' }).click()
      await page.getByRole('button', { name: 'Vérifier toutes les lignes' }).click()
    }
    await page.getByRole('button', { name: 'Importer 2 lignes' }).click()
    await page.getByText('Import terminé.').waitFor()
    await expectAccessible(page, 'import, résultat')
    const made = await call(page, 'GET', '/core/sites?filter=code.startsWith(%22Q%22)')
    expect(made.data.length === 2, `écrites : ${made.data.length}`)
    await page.getByRole('button', { name: 'Défaire l’import' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Défaire l’import' }).click()
    await page.getByText('Import défait.').waitFor()
    const left = await call(page, 'GET', '/core/sites?filter=code.startsWith(%22Q%22)')
    expect(left.data.length === 0, 'les fiches restent')

    step('l’import se retrouve, puis s’oublie')
    await page.getByRole('button', { name: 'Importer un autre fichier' }).click()
    await page.getByRole('button', { name: 'sites.csv', exact: true }).waitFor()
    await expectAccessible(page, 'derniers imports')
    await page.getByRole('button', { name: 'Oublier l’import de sites.csv' }).click()
    await page.getByRole('heading', { name: 'Derniers imports' }).waitFor({ state: 'detached' })
  })
