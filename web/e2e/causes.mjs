/** L'écran qu'un module apporte : l'arbre des causes d'une enquête, au clavier, sur un téléphone, puis conclue. */
import { call, makeIncident } from './lib/api.mjs'
import { accountOf, expectAccessible, expectAccessibleOnPhone, logIn, takeBack } from './lib/browser.mjs'
import { keepImage } from './lib/images.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'
import { expectFits } from './lib/layout.mjs'

export const causes = () =>
  journey('arbre des causes', async ({ open, step, accounts }) => {
    const page = await open()
    const fact = (name) => page.getByRole('listitem').filter({ has: page.getByText(name, { exact: true }) }).last()
    const why = (name) => page.getByRole('button', { name: `Pourquoi « ${name} » ? Ajouter une cause` })
    const form = page.getByRole('form', { name: 'Nouvelle cause' })
    const focused = (wanted) => eventually(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? ''), (seen) => seen === wanted, `le focus n’est pas sur « ${wanted} »`)
    const write = async (text, evidence) => {
      await form.getByRole('textbox', { name: /^Cause/ }).fill(text)
      if (evidence) await form.getByRole('textbox', { name: 'Preuves' }).fill(evidence)
      await form.getByRole('textbox', { name: /^Cause/ }).press('Enter')
      await fact(text).waitFor()
    }

    step('un incident, son enquête, et l’onglet du module')
    await logIn(page, accountOf(accounts, 'hse_manager', 'Pétroles du Golfe'), '/hse/investigations')
    const incident = await makeIncident(page, 'Chute depuis l’échelle du pont supérieur', { severity: 'high' })
    const opened = () => call(page, 'GET', `/hse/investigations?filter=${encodeURIComponent(`incident == "${incident.id}"`)}`)
    const known = (await eventually(opened, (seen) => seen.data.length === 1, 'aucune enquête ne s’est ouverte', 30_000)).data[0]
    await page.goto(`/hse/investigations/${known.id}`)
    await page.getByRole('tab', { name: 'Arbre des causes' }).click()
    await page.getByText('Aucune cause encore').waitFor()
    expect(page.url().endsWith('?tab=hse.causes'), `l’onglet n’est pas dans l’adresse : ${page.url()}`)
    await expectAccessible(page, 'arbre vide')

    step('de pourquoi en pourquoi, au clavier')
    await page.getByRole('button', { name: 'Pourquoi ?', exact: true }).press('Enter')
    await form.getByRole('textbox', { name: /^Cause/ }).press('Enter')
    await form.getByText('Ce champ est obligatoire.').waitFor()
    await write('L’échelle a glissé')
    await focused('Pourquoi « L’échelle a glissé » ? Ajouter une cause')
    await page.keyboard.press('Enter')
    await write('Les patins étaient usés', 'Photo du 12 mars ; rapport du contrôleur.')
    await focused('Pourquoi « Les patins étaient usés » ? Ajouter une cause')
    await page.getByText('Aucune branche n’arrive à une cause profonde.').waitFor()
    await page.keyboard.press('Enter')
    await write('Aucun contrôle n’est prévu au plan d’inspection')
    await page.getByText('Aucune branche n’arrive à une cause profonde.').waitFor({ state: 'hidden' })
    await why('L’échelle a glissé').press('Enter')
    await write('Le pont était gras')
    const kinds = async () => (await call(page, 'GET', `/hse/causes?filter=${encodeURIComponent(`investigation == "${known.id}"`)}&sort=created_at`)).data.map((one) => one.kind).join()
    await eventually(kinds, (seen) => seen === 'immediate,underlying,root,underlying', 'les causes ne sont pas toutes écrites, ou pas de leur nature')
    await why('Le pont était gras').press('Enter')
    await page.keyboard.press('Escape')
    await focused('Pourquoi « Le pont était gras » ? Ajouter une cause')
    await expectAccessible(page, 'arbre des causes')
    await expectFits(page, 'l’arbre des causes')
    await keepImage(page, 'cause-tree')
    await expectAccessibleOnPhone(page, 'arbre des causes')

    step('une cause change de mère, s’en va avec ce qu’elle porte, revient')
    await page.getByRole('button', { name: 'Modifier « Le pont était gras »' }).click()
    const edit = page.getByRole('form', { name: 'Modifier « Le pont était gras »' })
    await edit.getByRole('combobox', { name: 'Cause de' }).click()
    await page.getByRole('option', { name: 'L’incident' }).click()
    await edit.getByRole('button', { name: 'Enregistrer' }).click()
    const motherOf = async (name) => (await call(page, 'GET', `/hse/causes?filter=${encodeURIComponent(`text == "${name}"`)}`)).data[0]?.parent
    await eventually(() => motherOf('Le pont était gras'), (mother) => mother === null, 'la cause n’a pas changé de mère')
    await page.getByRole('button', { name: 'Retirer « L’échelle a glissé »' }).click()
    await fact('Aucun contrôle n’est prévu au plan d’inspection').waitFor({ state: 'hidden' })
    await takeBack(page, '« L’échelle a glissé » retirée avec les 2 causes qu’elle porte')
    await fact('Aucun contrôle n’est prévu au plan d’inspection').waitFor()

    step('ce qu’un autre écrit paraît')
    const other = await call(page, 'POST', '/hse/causes', { investigation: known.id, text: 'Le vent dépassait 15 nœuds' })
    await fact('Le vent dépassait 15 nœuds').waitFor()
    await call(page, 'DELETE', `/hse/causes/${other.id}`)

    step('un responsable de site lit, sans rien changer')
    const reader = await open()
    await logIn(reader, accountOf(accounts, 'site_manager'), `/hse/investigations/${known.id}?tab=hse.causes`)
    await reader.getByText('Les patins étaient usés').waitFor()
    expect((await reader.getByRole('button', { name: /^Pourquoi|^Retirer|^Modifier «/ }).count()) === 0, 'un lecteur peut écrire')

    step('conclue, l’enquête garde son arbre, qui ne change plus')
    await call(page, 'PATCH', `/hse/investigations/${known.id}`, { method: 'five_whys', root_cause: 'Le plan d’inspection oublie les échelles mobiles.' })
    await call(page, 'POST', `/hse/investigations/${known.id}/actions/close`, {})
    await page.getByText('L’enquête est conclue : l’arbre se lit, sans se changer.').waitFor()
    expect((await page.getByRole('button', { name: /^Pourquoi/ }).count()) === 0, 'l’arbre d’une enquête conclue s’écrit encore')
  })
