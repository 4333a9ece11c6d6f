/** Toutes les sortes de champs, saisies puis relues, sur une entité que l'administrateur définit pour l'occasion. */
import { call } from './lib/api.mjs'
import { accountOf, choose, expectAccessible, expectAccessibleOnPhone, field, letGo, logIn } from './lib/browser.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'
import { photo } from './lib/photo.mjs'

const sample = {
  title: 'name',
  labels: { fr: 'Échantillon' },
  plural_labels: { fr: 'Échantillons' },
  fields: {
    name: { type: 'text', required: true },
    cost: { type: 'money', min: 0 },
    spilled: { type: 'quantity', unit: 'm3' },
    position: { type: 'geo_point' },
    about: { type: 'any_link', among: ['hse.incident', 'core.site'] },
    api_key: { type: 'secret', labels: { fr: 'Clé' } },
    keywords: { type: 'tags' },
    risks: { type: 'multi_select', options: { gas: 'danger', noise: 'info' }, option_labels: { gas: { fr: 'Gaz' }, noise: { fr: 'Bruit' } } },
    story: { type: 'rich_text' },
    notes: { type: 'markdown', labels: { fr: 'Notes' } },
    photo: { type: 'image' },
    signed: { type: 'signature', labels: { fr: 'Signature' } },
    score: { type: 'rating' },
    tint: { type: 'color' },
    shift: { type: 'duration' },
    opens: { type: 'time' },
    code: { type: 'barcode' },
    facts: { type: 'json' },
  },
}

export const fields = () =>
  journey('champs', async ({ open, step, accounts }) => {
    const page = await open()
    await logIn(page, accountOf(accounts, 'admin'), '/core/sites')
    await call(page, 'PUT', '/definitions/entities/sample', sample)
    await page.goto('/my/samples/new')
    await field(page, 'name').fill('Eau de mer')

    step('montant, grandeur, position collée, durée, heure, note')
    await field(page, 'cost').fill('12,5')
    await page.getByRole('combobox', { name: 'Monnaie' }).click()
    await page.getByRole('option', { name: 'EUR' }).click()
    await field(page, 'spilled').fill('3')
    await page.getByRole('combobox', { name: 'Unité' }).click()
    await page.getByRole('option', { name: 'bbl' }).click()
    await field(page, 'position').fill("3°24'S 9°12'E")
    await field(page, 'position').blur()
    await eventually(() => field(page, 'position').inputValue(), (seen) => seen === '-3.4', 'la position ne se répartit pas')
    await field(page, 'shift').fill('8h30')
    await field(page, 'opens').fill('07:45')
    await page.getByRole('radio', { name: '4 sur 5' }).press('Space')

    step('étiquettes, choix multiples, couleur, code, secret')
    await field(page, 'keywords').pressSequentially('salée,froide')
    await field(page, 'keywords').press('Enter')
    await page.keyboard.press('Escape')
    await page.getByRole('checkbox', { name: 'Bruit' }).check()
    await field(page, 'tint').fill(`#${'1e90ff'}`)
    await field(page, 'code').fill('ABC-1')
    await field(page, 'api_key').fill('sésame')

    step('lien parmi plusieurs entités')
    await page.getByRole('combobox', { name: 'Sorte de fiche' }).click()
    await page.getByRole('option', { name: 'Site', exact: true }).click()
    await choose(page, 'about', 0)

    step('texte mis en forme, CommonMark et son aperçu')
    await field(page, 'story').click()
    await page.keyboard.press('Control+b')
    await page.keyboard.type('Prélevé')
    await page.keyboard.press('Control+b')
    await page.keyboard.type(' au large')
    await field(page, 'notes').fill('# Relevé\n\n- sel\n- sable')
    await page.getByRole('button', { name: 'Aperçu' }).click()
    await page.getByRole('heading', { name: 'Relevé' }).waitFor()
    await expectAccessible(page, 'toutes les sortes de champs')
    await expectAccessibleOnPhone(page, 'toutes les sortes de champs')
    await page.getByRole('button', { name: 'Écrire' }).click()

    step('image et signature')
    await field(page, 'photo').setInputFiles([photo('eau.png', [60, 120, 160])])
    await page.getByRole('button', { name: 'Retirer eau.png' }).waitFor()
    const pad = await page.locator('canvas').boundingBox()
    await page.locator('canvas').scrollIntoViewIfNeeded()
    const box = (await page.locator('canvas').boundingBox()) ?? pad
    await page.mouse.move(box.x + 40, box.y + 90)
    await page.mouse.down()
    for (let rank = 1; rank <= 6; rank += 1) await page.mouse.move(box.x + 40 + rank * 30, box.y + 90 + (rank % 2) * 30)
    const sent = page.waitForResponse((answer) => answer.url().endsWith('/api/v1/files') && answer.status() === 201)
    await letGo(page)
    await sent

    step('une faute se dit sous son champ')
    await field(page, 'facts').fill('{a')
    await field(page, 'cost').fill('-1')
    await page.keyboard.press('Control+Enter')
    await page.getByText('Ce document n’est pas du JSON lisible.').waitFor()
    await expectAccessible(page, 'fautes des sortes composées')
    await field(page, 'facts').fill('{"ph": 8}')
    await field(page, 'cost').fill('12,5')
    await page.keyboard.press('Control+Enter')

    step('tout se relit')
    await page.getByRole('heading', { level: 1, name: 'Eau de mer' }).waitFor()
    for (const text of ['12,50 €', '3 bbl', '3,4° S 9,2° E', '8 h 30 min', '07:45', '4 / 5', 'salée', 'froide', 'Bruit', 'ABC-1', 'Gardé secret']) {
      await eventually(async () => (await page.getByRole('main').innerText()).replace(/[\u00a0\u202f]/g, ' '), (seen) => seen.includes(text), `« ${text} » ne se relit pas`)
    }
    await page.locator('strong', { hasText: 'Prélevé' }).waitFor()
    await page.getByRole('img', { name: 'Signature' }).waitFor()
    await expectAccessible(page, 'toutes les sortes relues')
    await expectAccessibleOnPhone(page, 'toutes les sortes relues')
    const id = page.url().split('/').at(-1)
    const kept = await call(page, 'GET', `/my/samples/${id}`)
    expect(kept.spilled.value === '3' && kept.spilled.unit === 'bbl' && kept.facts.ph === 8, `gardé autrement : ${JSON.stringify(kept)}`)

    step('modifier sans rien changer ne change rien, effacer le secret l’efface')
    await page.goto(`/my/samples/${id}/edit`)
    await field(page, 'name').fill('Eau douce')
    await page.getByRole('button', { name: 'Effacer le secret gardé' }).click()
    const patched = page.waitForRequest((request) => request.method() === 'PATCH')
    await page.keyboard.press('Control+Enter')
    const body = (await patched).postDataJSON()
    expect(JSON.stringify(body) === JSON.stringify({ name: 'Eau douce', api_key: null }), `parti : ${JSON.stringify(body)}`)
    await page.getByRole('heading', { level: 1, name: 'Eau douce' }).waitFor()
  })
