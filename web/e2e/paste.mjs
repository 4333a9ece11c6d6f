/** Coller un tableau d'un tableur dans les lignes d'un formulaire : lire, ajouter, dire ce qui n'est pas compris, défaire, recopier. */
import { call } from './lib/api.mjs'
import { accountOf, expectAccessible, expectAccessibleOnPhone, field, logIn } from './lib/browser.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'

const table = (...lines) => lines.map((cells) => cells.join('\t')).join('\r\n')

export const paste = () =>
  journey('collage', async ({ open, step, accounts }) => {
    const page = await open()
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await logIn(page, accountOf(accounts, 'admin'), '/hse/incidents/new')
    const { name, email } = await call(page, 'GET', '/me')
    const group = field(page, 'corrective_actions')
    const add = group.getByRole('button', { name: /Ajouter une ligne/ })
    const cell = (row, column) => field(page, `corrective_actions[${row}].${column}`)
    const status = group.getByRole('status')
    const pasteAt = async (target, text) => {
      await page.evaluate((copied) => navigator.clipboard.writeText(copied), text)
      await target.focus()
      await page.keyboard.press('Control+V')
    }
    await add.waitFor()

    step('un tableau avec ses titres fait ses lignes : choix, personne et jour se lisent')
    await pasteAt(add, table(['Action', 'Responsable', 'Échéance', 'Avancement'], ['Poser un garde-corps', name, '31/12/2026', 'en cours'], ['Former les équipes', email, '5 janv. 2027', 'À faire']))
    await status.getByText('2 lignes collées').waitFor()
    expect((await cell(0, 'title').inputValue()) === 'Poser un garde-corps' && (await cell(1, 'due_on').inputValue()) === '05/01/2027', 'les cases ne sont pas remplies')
    await eventually(async () => [await cell(0, 'responsible').inputValue(), await cell(1, 'responsible').inputValue()], (seen) => seen.every((one) => one === name), 'la personne n’est pas retrouvée par son nom et son adresse')

    step('depuis une case, sans titres : elle et ce qui suit, dessous et à droite')
    await pasteAt(cell(1, 'title'), table(['Former deux équipes'], ['Contrôler les appuis'], ['Afficher la consigne']))
    await status.getByText('3 lignes collées').waitFor()
    expect((await cell(3, 'title').inputValue()) === 'Afficher la consigne', 'les lignes ne se sont pas ajoutées')

    step('ce qui n’est pas compris se dit sous sa case, et s’efface quand on la remplit')
    await pasteAt(cell(2, 'due_on'), table(['31/02/2027'], ['01/03/2027']))
    await status.getByText('1 case n’a pas été comprise').waitFor()
    await group.getByText('« 31/02/2027 » n’a pas été compris.').waitFor()
    await expectAccessible(page, 'collage incompris')
    await cell(2, 'due_on').fill('2027-02-28')
    await eventually(() => group.getByText('n’a pas été compris.').count(), (seen) => seen === 0, 'la case remplie est encore en faute')

    step('Ctrl+Z défait le collage entier, puis le bouton')
    await pasteAt(cell(0, 'title'), table(['Une'], ['Deux']))
    await eventually(() => cell(0, 'title').inputValue(), (seen) => seen === 'Une', 'rien n’est collé')
    await page.keyboard.press('Control+Z')
    await eventually(() => cell(0, 'title').inputValue(), (seen) => seen === 'Poser un garde-corps', 'le collage n’est pas défait')
    await pasteAt(cell(0, 'title'), table(['Une'], ['Deux']))
    await group.getByRole('button', { name: 'Annuler le collage' }).click()
    await eventually(() => cell(1, 'title').inputValue(), (seen) => seen === 'Former deux équipes', 'le bouton ne défait pas le collage')

    step('un texte seul et un texte long se collent comme toujours')
    await pasteAt(cell(0, 'evidence'), 'Première ligne\nSeconde ligne')
    await eventually(() => cell(0, 'evidence').inputValue(), (seen) => seen === 'Première ligne\nSeconde ligne', 'le texte long a été pris pour un tableau')

    step('ce qui est copié se recolle tel quel')
    await group.getByRole('button', { name: 'Copier les lignes' }).click()
    await page.getByText('4 lignes copiées').waitFor()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    expect(copied.startsWith('Action\t') && copied.includes('31/12/2026') && copied.includes('"Première ligne\nSeconde ligne"'), `copié : ${copied}`)
    await add.focus()
    await page.keyboard.press('Control+V')
    await eventually(() => cell(7, 'title').count(), (seen) => seen === 1, 'les lignes copiées ne se recollent pas')
    await eventually(async () => [await cell(4, 'evidence').inputValue(), await cell(4, 'due_on').inputValue()].join(), (seen) => seen === 'Première ligne\nSeconde ligne,31/12/2026', 'une ligne recollée diffère')
    await expectAccessibleOnPhone(page, 'lignes collées')

    step('mille lignes au plus')
    await pasteAt(add, table(...Array.from({ length: 1001 }, (_, rank) => [`Ligne ${rank}`, ''])))
    await status.getByText(/Rien n’a été collé/).waitFor()
    expect((await cell(8, 'title').count()) === 0, 'des lignes ont été collées')
    const start = Date.now()
    await pasteAt(add, table(...Array.from({ length: 400 }, (_, rank) => [`Mesure numéro ${rank}`, ''])))
    await status.getByText('400 lignes collées').waitFor()
    console.log(`      400 lignes en ${Date.now() - start} ms`)
  })
