/** Deux personnes écrivent la même fiche : champ par champ, l'un garde le sien, prend celui de l'autre ; ce qui ne se touche pas s'enregistre. */
import { call, makeIncident } from './lib/api.mjs'
import { accountOf, expectAccessible, expectAccessibleOnPhone, field, logIn } from './lib/browser.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'

export const disputes = () =>
  journey('disputes', async ({ open, step, accounts }) => {
    const page = await open()
    const dialog = page.getByRole('dialog', { name: 'Quelqu’un a modifié cette fiche' })
    const save = () => page.getByRole('button', { name: 'Enregistrer', exact: true }).click()
    const side = (name, which) => dialog.getByRole('group', { name }).getByRole('radio', { name: which })
    await logIn(page, accountOf(accounts, 'hse_manager', accountOf(accounts, 'supervisor').company), '/hse/incidents')
    const { id } = await makeIncident(page, 'Fiche écrite à deux mains')
    // La fiche ouverte ne bouge plus : l'autre main passe par l'API.
    const theirs = (body) => call(page, 'PATCH', `/hse/incidents/${id}`, body)
    const now = () => call(page, 'GET', `/hse/incidents/${id}?fields=title,location,description`)
    const edit = async () => {
      await page.goto(`/hse/incidents/${id}/edit`)
      await field(page, 'location').waitFor()
    }

    step('deux champs disputés, un troisième qui ne l’est pas')
    await edit()
    await theirs({ title: 'Titre donné par l’autre main', location: 'Pont supérieur' })
    await field(page, 'title').fill('Titre donné par cette main')
    await field(page, 'location').fill('Pont inférieur')
    await field(page, 'description').fill('Une description que personne d’autre n’a touchée.')
    await save()
    await dialog.waitFor()
    expect((await dialog.getByRole('group').count()) === 2, 'seuls les champs disputés devraient se montrer')
    await expectAccessible(page, 'dispute')
    await expectAccessibleOnPhone(page, 'dispute')

    step('revenir à la saisie ne perd rien')
    await dialog.getByRole('button', { name: 'Revenir à la saisie' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect((await field(page, 'title').inputValue()) === 'Titre donné par cette main', 'la saisie est perdue')

    step('le sien ici, celui de l’autre là')
    await save()
    await side('Titre', /Votre saisie/).check()
    await side('Lieu', /Valeur actuelle/).check()
    await dialog.getByRole('button', { name: 'Enregistrer ces choix' }).click()
    await page.getByRole('heading', { level: 1, name: 'Titre donné par cette main' }).waitFor()
    await eventually(now, (seen) => seen.location === 'Pont supérieur' && seen.description.startsWith('Une description'), 'les choix ne sont pas ceux gardés')

    step('qui ne touche pas la même chose garde les deux changements')
    await edit()
    await theirs({ location: 'Pont principal' })
    await field(page, 'description').fill('Corrigée pendant que le lieu changeait.')
    await save()
    await dialog.getByText('Vos changements n’en touchent aucun autre').waitFor()
    await dialog.getByRole('button', { name: 'Enregistrer ces choix' }).click()
    await page.getByRole('heading', { level: 1, name: 'Titre donné par cette main', exact: true }).waitFor()
    await eventually(now, (seen) => seen.location === 'Pont principal' && seen.description.startsWith('Corrigée'), 'un des deux changements est perdu')
  })
