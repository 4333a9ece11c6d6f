/** Les réglages : les changer ensemble, par environnement, les rendre, les porter ; nom et couleur se voient aussitôt. */
import { call } from './lib/api.mjs'
import { accountOf, expectAccessible, expectAccessibleOnPhone, field, logIn, takeBack } from './lib/browser.mjs'
import { keepImage } from './lib/images.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'

export const settings = () =>
  journey('réglages', async ({ open, step, accounts }) => {
    const page = await open()
    const valueOf = async (key) => (await call(page, 'GET', '/settings')).data.find((one) => one.key === key)
    const save = page.getByRole('button', { name: 'Enregistrer' })

    step('par section, avec leur aide')
    await logIn(page, accountOf(accounts, 'admin'), '/admin/settings')
    await page.getByRole('heading', { level: 2, name: /Présentation/ }).waitFor()
    await expectAccessible(page, 'réglages')
    await expectAccessibleOnPhone(page, 'réglages')
    await keepImage(page, 'settings')

    step('chercher, ou voir passer un autre, ne perd pas ce qu’on écrit')
    await field(page, 'core/app_name').fill('Brouillon')
    await page.getByRole('searchbox', { name: 'Chercher un réglage' }).fill('nom')
    await call(page, 'PATCH', '/settings', { values: { 'hse.qhse_url': 'https://autre.example' } })
    await page.getByRole('searchbox', { name: 'Chercher un réglage' }).fill('')
    await page.evaluate(() => dispatchEvent(new Event('visibilitychange')))
    await page.getByText('1 réglage modifié').waitFor()
    expect((await field(page, 'core/app_name').inputValue()) === 'Brouillon', 'le brouillon est perdu')
    await page.getByRole('button', { name: 'Annuler', exact: true }).click()
    await call(page, 'PATCH', '/settings', { values: { 'hse.qhse_url': null } })

    step('une valeur refusée se dit sous son champ, et rien n’est écrit')
    await field(page, 'core/app_name').fill('Golfe Ops')
    await field(page, 'core/max_file_mb').fill('500')
    await save.click()
    await page.locator('[id="field-core/max_file_mb-error"]').waitFor()
    await field(page, 'core/max_file_mb').fill('50')

    step('le nom se voit aussitôt, dans le menu et dans l’onglet')
    await page.getByText('2 réglages modifiés').waitFor()
    await save.click()
    await page.getByText('2 réglages enregistrés').waitFor()
    await eventually(() => page.title(), (title) => title.endsWith('Golfe Ops'), 'l’onglet garde l’ancien nom')
    expect((await valueOf('core.max_file_mb')).value === 50, 'la taille n’est pas écrite')

    step('la couleur change, et reste lisible dans les deux thèmes')
    const yellow = { values: { 'core.brand_color': '#ffd000' } }
    await call(page, 'PATCH', '/settings', yellow)
    await page.reload()
    await page.getByRole('heading', { level: 2, name: /Présentation/ }).waitFor()
    await eventually(() => page.evaluate(() => document.documentElement.style.getPropertyValue('--brand-own-light')), (shade) => shade.startsWith('#'), 'la couleur n’est pas peinte')
    await expectAccessible(page, 'couleur claire')
    await page.emulateMedia({ colorScheme: 'dark' })
    await expectAccessible(page, 'couleur sombre')
    await page.emulateMedia({ colorScheme: 'light' })
    await call(page, 'PATCH', '/settings', { values: { 'core.brand_color': null } })

    step('un environnement a sa valeur ; l’historique dit qui')
    await page.getByRole('combobox', { name: 'Environnement' }).click()
    await page.getByRole('option', { name: 'Recette' }).click()
    await field(page, 'hse/qhse_url').fill('https://essai.example')
    await save.click()
    await page.getByText('1 réglage enregistré').waitFor()
    const written = (await valueOf('hse.qhse_url')).written
    expect(written.staging?.value === 'https://essai.example' && !written.all, 'écrit au mauvais endroit')
    await page.getByRole('button', { name: /Historique de « Adresse du système QHSE/ }).click()
    await page.getByText('https://essai.example').waitFor()
    await expectAccessible(page, 'historique')
    await page.keyboard.press('Escape')

    step('rendre sa valeur héritée, et s’en repentir')
    await page.getByRole('button', { name: /Rétablir « Adresse/ }).click()
    await takeBack(page, 'a repris sa valeur héritée')
    await eventually(() => valueOf('hse.qhse_url'), (one) => one.written.staging?.value === 'https://essai.example', 'l’annulation n’a rien rendu')

    step('un fichier se lit avant de s’appliquer')
    await page.getByRole('button', { name: 'Importer' }).click()
    const file = { settings: { 'core.app_name': { all: 'OpsFlux' }, 'hse.qhse_url': { staging: null } } }
    await page.getByLabel('Fichier de réglages (JSON)').setInputFiles({ name: 'settings.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(file)) })
    await page.getByRole('dialog').getByText('Golfe Ops').waitFor()
    await expectAccessible(page, 'import de réglages')
    await page.getByRole('button', { name: 'Appliquer' }).click()
    await eventually(() => page.title(), (title) => title.endsWith('OpsFlux'), 'le nom n’est pas revenu')
  })
