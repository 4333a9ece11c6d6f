/** Tableau croisé d'une liste : lignes, colonnes, mesure, seuil, dessin ; gardé dans l'adresse et dans une vue ; des montants, et ce qui s'emporte. */
import { readFile } from 'node:fs/promises'
import { call } from './lib/api.mjs'
import { accountOf, expectAccessible, expectAccessibleOnPhone, field, logIn } from './lib/browser.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'

const euros = (amount) => ({ amount, currency: 'EUR' })
const dollars = (amount) => ({ amount, currency: 'USD' })
const expense = {
  title: 'name',
  labels: { fr: 'Dépense' },
  plural_labels: { fr: 'Dépenses' },
  fields: {
    name: { type: 'text', required: true, labels: { fr: 'Nom' } },
    kind: { type: 'select', options: { fuel: 'info', food: 'success' }, option_labels: { fuel: { fr: 'Carburant' }, food: { fr: 'Vivres' } }, labels: { fr: 'Nature' } },
    due: { type: 'date', labels: { fr: 'Échéance' } },
    cost: { type: 'money', labels: { fr: 'Coût' } },
  },
}
const expenses = [
  { name: '=1+1', kind: 'fuel', due: '2026-01-05', cost: euros('1200.5') },
  { name: 'Avoir', kind: 'fuel', due: '2026-01-06', cost: euros('-200') },
  { name: 'Groupe', kind: 'fuel', cost: dollars('300') },
  { name: 'Riz', kind: 'food', cost: dollars('45') },
  { name: 'Don', kind: 'food' },
]

export const pivot = () =>
  journey('croisement', async ({ open, step, accounts }) => {
    const page = await open()
    const param = (name) => new URL(page.url()).searchParams.get(name)
    const pick = async (label, option) => {
      await page.getByRole('combobox', { name: label, exact: true }).click()
      await page.getByRole('option', { name: option, exact: true }).click()
    }

    step('la vue s’ouvre sur l’état')
    await logIn(page, accountOf(accounts, 'hse_manager', 'Pétroles du Golfe'), '/hse/incidents')
    await page.locator('[data-row]').first().waitFor()
    await page.getByRole('button', { name: 'Tableau croisé', exact: true }).click()
    await page.getByRole('table', { name: /^Nombre par/ }).waitFor()
    await expectAccessible(page, 'tableau croisé')

    step('par site et par gravité, dans l’ordre des gravités')
    await pick('Lignes', 'Site')
    await pick('Colonnes', 'Gravité')
    const table = page.getByRole('table', { name: 'Nombre par Site et Gravité' })
    await table.waitFor()
    const heads = await table.getByRole('columnheader').allInnerTexts()
    expect(heads.join() === 'Site,Faible,Moyenne,Haute,Critique,Total', `colonnes : ${heads.join()}`)
    expect(param('rows') === 'site' && param('across') === 'severity', 'le croisement n’est pas dans l’adresse')

    step('en barres, en courbe par mois')
    await pick('Montrer', 'Barres')
    await page.getByRole('img', { name: /^Nombre par Site et Gravité/ }).waitFor()
    await expectAccessible(page, 'barres')
    await expectAccessibleOnPhone(page, 'barres')
    await pick('Lignes', 'Survenu le, par mois')
    await pick('Montrer', 'Courbe')
    await page.getByRole('img', { name: /^Nombre par Survenu le, par mois/ }).waitFor()
    await expectAccessible(page, 'courbe')
    await expectAccessibleOnPhone(page, 'courbe')

    step('un seuil, puis les fiches d’une case')
    await pick('Lignes', 'Gravité')
    await pick('Colonnes', 'Aucune')
    await page.getByRole('textbox', { name: 'Lignes d’au moins' }).fill('5')
    await page.keyboard.press('Enter')
    await eventually(() => page.getByRole('rowheader', { name: 'Critique' }).count(), (count) => count === 0, 'le seuil ne retire rien')
    expect(param('least') === '5', 'le seuil n’est pas dans l’adresse')

    step('gardé comme vue, il se rouvre tel quel')
    await page.getByRole('button', { name: 'Vues', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Enregistrer comme nouvelle vue…' }).click()
    await field(page, 'name').fill('Gravités fréquentes')
    await field(page, 'name').press('Enter')
    await page.getByText('Vue enregistrée').first().waitFor()
    await page.goto('/hse/incidents?view=list')
    await page.locator('[data-row]').first().waitFor()
    await page.getByRole('button', { name: 'Gravités fréquentes' }).click()
    await page.getByRole('table', { name: 'Nombre par Gravité' }).waitFor()
    expect(param('least') === '5' && param('chart') === 'line', 'la vue a perdu ses réglages')
    await page.getByRole('row', { name: /Faible/ }).getByRole('link').click()
    await page.locator('[data-row]').first().waitFor()
    expect((param('where') ?? '').includes('severity == "low"'), `filtre : ${param('where')}`)

    step('des montants : une valeur par monnaie, jamais deux ajoutées')
    const boss = await open()
    await logIn(boss, accountOf(accounts, 'admin'), '/core/sites')
    await call(boss, 'PUT', '/definitions/entities/expense', expense)
    for (const one of expenses) await call(boss, 'POST', '/my/expenses', one)
    await boss.goto('/my/expenses?view=pivot&rows=kind&measure=sum~cost&chart=bars')
    const amounts = boss.getByRole('table', { name: 'Somme de Coût par Nature' })
    await amounts.waitFor()
    const said = async (row) => (await amounts.getByRole('row', { name: row }).innerText()).replace(/\s/g, ' ')
    expect((await said(/^Carburant/)).includes('1 000,50 € · 300,00 $'), await said(/^Carburant/))
    expect((await said(/^Total/)).includes('1 000,50 € · 345,00 $'), await said(/^Total/))
    for (const code of ['EUR', 'USD']) await boss.getByRole('img', { name: new RegExp(`^Somme de Coût par Nature, ${code}`) }).waitFor()
    expect(await boss.getByRole('textbox', { name: 'Lignes d’au moins' }).isDisabled(), 'un seuil se compare à plusieurs monnaies')
    await expectAccessible(boss, 'montants')
    await expectAccessibleOnPhone(boss, 'montants')

    step('le tableau s’emporte, au clavier')
    const taken = async (name) => {
      const [download] = await Promise.all([boss.waitForEvent('download'), boss.getByRole('menuitem', { name }).press('Enter')])
      return readFile(await download.path())
    }
    await boss.getByRole('button', { name: 'Exporter' }).press('Enter')
    await expectAccessible(boss, 'menu d’export')
    const csv = (await taken('Exporter en CSV')).toString('utf8')
    expect(csv === '\ufeffNature;Somme de Coût (EUR);Somme de Coût (USD)\r\nCarburant;1000,5;300\r\nVivres;;45\r\nTotal;1000,5;345\r\n', csv)
    await boss.getByRole('button', { name: 'Exporter' }).press('Enter')
    expect((await taken('Exporter en XLSX')).subarray(0, 2).toString() === 'PK', 'le classeur ne s’ouvre pas')

    step('la liste groupée totalise par monnaie ; son CSV parle comme la personne')
    await boss.goto('/my/expenses?view=list&group=kind&columns=name,kind,due,cost')
    await eventually(() => boss.locator('[data-groups]').innerText(), (text) => text.replace(/\s/g, ' ').includes('1 000,50 € · 345,00 $'), 'la liste n’a pas ses totaux')
    await boss.getByRole('button', { name: 'Autres gestes' }).press('Enter')
    const own = (await taken(/pour mon tableur/)).toString('utf8')
    expect(own.includes(`'=1+1;Carburant;05/01/2026;1200,50 EUR`), own)
  })
