/** Un autre système appelle : ce qu'il envoie se suit, se rejoue, et réveille un déclencheur que l'on essaie. */
import { call } from './lib/api.mjs'
import { accountOf, expectAccessible, expectAccessibleOnPhone, logIn } from './lib/browser.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'

/** Un appel du dehors : sans session, le secret le fait reconnaître. */
const send = (page, hook, body) =>
  page.evaluate(
    async ([path, secret, sent]) => {
      const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${secret}` }
      return (await fetch(path, { method: 'POST', credentials: 'omit', headers, body: JSON.stringify(sent) })).status
    },
    [new URL(hook.url).pathname, hook.secret, body],
  )

export const calls = () =>
  journey('appels entrants', async ({ open, step, accounts }) => {
    const page = await open()

    step('une entrée vide le dit')
    await logIn(page, accountOf(accounts, 'admin'), '/admin/hooks')
    await page.getByText('Aucune entrée').waitFor()
    await expectAccessible(page, 'entrées, aucune')

    step('ce qu’une entrée a reçu, et pourquoi un appel a échoué')
    const mapping = [
      { field: 'code', from: '/code' },
      { field: 'name', from: '/label' },
    ]
    const hook = await call(page, 'POST', '/automation/hooks', { name: 'erp', auth: { kind: 'token' }, action: 'upsert', entity: 'core.party', key: 'code', mapping })
    expect((await send(page, hook, { code: 'E-1', label: 'Appelé une fois' })) === 202, 'l’appel n’est pas gardé')
    expect((await send(page, { ...hook, secret: 'faux' }, {})) === 401, 'un faux secret est reçu')
    expect((await send(page, hook, { code: 'E-2', name: 'Sans libellé' })) === 202, 'l’appel n’est pas gardé')
    await eventually(async () => (await call(page, 'GET', `/automation/hooks/${hook.id}/deliveries?status=received`)).data.length, (count) => count === 0, 'des appels attendent', 60_000)
    await page.reload()
    await page.getByRole('main').getByRole('link', { name: /erp/ }).click()
    await page.getByRole('heading', { level: 1, name: 'erp' }).waitFor()
    await page.locator('[data-delivery="done"]').getByRole('link', { name: 'Appelé une fois' }).waitFor()
    const failed = page.locator('[data-delivery="failed"]')
    await failed.getByText('Ce champ est obligatoire.').waitFor()
    await failed.getByText('Contenu reçu').click()
    await failed.getByText('Sans libellé').waitFor()
    await expectAccessible(page, 'appels reçus')
    await expectAccessibleOnPhone(page, 'appels reçus')

    step('l’entrée corrigée, l’appel se rejoue')
    await call(page, 'PATCH', `/automation/hooks/${hook.id}`, { mapping: [mapping[0], { field: 'name', from: "has(payload.label) ? payload.label : payload.name" }] })
    await failed.getByRole('button', { name: 'Rejouer' }).click()
    await page.getByText('Appel remis en attente').waitFor()
    await eventually(async () => (await call(page, 'GET', `/automation/hooks/${hook.id}/deliveries?status=done`)).data.length, (count) => count === 2, 'l’appel n’est pas refait', 60_000)

    step('un déclencheur qu’un appel réveille s’écrit et s’essaie')
    await call(page, 'PUT', '/definitions/triggers/called', { labels: { fr: 'Suivre l’ERP' }, webhook: 'erp', when: "payload.code.startsWith('E')", steps: [{ do: 'notify', to: ['role:admin'], template: 'hse.incident_created' }] })
    await page.goto('/admin/triggers/my/called')
    await page.getByRole('combobox', { name: 'Ce qui le réveille' }).filter({ hasText: 'Un appel entrant' }).waitFor()
    await page.getByRole('combobox', { name: 'Entrée' }).waitFor()
    const payload = page.getByRole('textbox', { name: 'Contenu de l’appel (JSON)' })
    await payload.fill('{ "code": ')
    await page.getByText('Ce texte n’est pas du JSON.').waitFor()
    await payload.fill('{ "code": "Z" }')
    await page.getByRole('button', { name: 'Essayer' }).click()
    await page.getByText('Sa condition ne tient pas').waitFor()
    await expectAccessible(page, 'essai d’un appel')
  })
