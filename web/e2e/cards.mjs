/** La liste au téléphone : l'ordre, le choix de plusieurs fiches, le menu de chacune, les groupes ; et rien ne saute quand une vue arrive. */
import { call, makeIncident } from './lib/api.mjs'
import { accountOf, expectAccessible, logIn, takeBack } from './lib/browser.mjs'
import { eventually, expect, journey } from './lib/journey.mjs'
import { expectFits } from './lib/layout.mjs'

const TARGET = 44
/** Ce qu'une mise en page peut arrondir. */
const SLACK = 2

const survey = {
  title: 'name',
  labels: { fr: 'Relevé' },
  plural_labels: { fr: 'Relevés' },
  fields: { name: { type: 'text', required: true }, risks: { type: 'multi_select', options: ['fire', 'gas'], option_labels: { fire: { fr: 'Feu' }, gas: { fr: 'Gaz' } } } },
}

/** Un doigt qui s'attarde au milieu de cet élément, jusqu'à ce que son geste ait eu lieu. */
async function hold(page, locator, done) {
  const box = await locator.boundingBox()
  const session = await page.context().newCDPSession(page)
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: box.x + box.width / 3, y: box.y + box.height / 2 }] })
  await done()
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
}

export const cards = () =>
  journey('cartes', async ({ open, step, accounts }) => {
    const page = await open({ width: 390, height: 844, touch: true })
    const rows = () => page.locator('[data-row]')
    const param = (name) => new URL(page.url()).searchParams.get(name)
    const titles = () => page.locator('[data-row] .font-semibold').allInnerTexts()
    const bar = page.getByRole('region', { name: 'Fiches choisies' })
    const boxes = () => page.getByRole('checkbox', { name: /^Choisir/ })
    const expectTouchable = async (where) => {
      const small = await page.locator('[data-list]').evaluate((list, least) => [...list.querySelectorAll('button, label, a')].filter((one) => one.checkVisibility({ opacityProperty: true })).flatMap((one) => {
        const { width, height } = one.getBoundingClientRect()
        return height < least || width < least ? [`${one.getAttribute('aria-label') ?? one.textContent} ${Math.round(width)} × ${Math.round(height)}`] : []
      }), TARGET)
      expect(small.length === 0, `${where}, trop petit pour un doigt : ${small.join(', ')}`)
    }

    step('l’ordre : plusieurs champs, chacun son sens, dans l’adresse')
    await logIn(page, accountOf(accounts, 'admin'), '/hse/incidents')
    await rows().first().waitFor()
    for (const title of ['Zone de carte au doigt', 'Abord de carte au doigt', 'Milieu de carte au doigt']) await makeIncident(page, title)
    await page.goto('/hse/incidents?q=carte+au+doigt')
    await eventually(titles, (seen) => seen.length === 3, 'les fiches manquent')
    await expectTouchable('cartes')
    await page.getByRole('button', { name: /^Trier/ }).tap()
    const chooser = page.getByRole('dialog', { name: 'Trier' })
    await chooser.getByRole('button', { name: 'Titre', exact: true }).tap()
    await eventually(() => param('sort'), (seen) => seen?.endsWith(',title'), 'le second champ n’est pas dans l’adresse')
    await expectAccessible(page, 'choix de l’ordre')
    await chooser.getByRole('button', { name: 'Monter Titre' }).tap()
    await chooser.getByRole('button', { name: /^Titre/ }).tap()
    await eventually(() => param('sort'), (seen) => seen?.startsWith('-title,'), 'le sens ne change pas')
    await page.keyboard.press('Escape')
    await eventually(titles, (seen) => seen[0]?.startsWith('Zone') && seen[2]?.startsWith('Abord'), 'les cartes ne suivent pas l’ordre')

    step('choisir au doigt, à 360 points : la barre tient, chaque cible se touche')
    await page.setViewportSize({ width: 360, height: 740 })
    await page.getByRole('button', { name: 'Sélectionner' }).tap()
    await boxes().nth(0).tap()
    await boxes().nth(1).tap()
    await bar.getByText('2 fiches choisies').waitFor()
    await expectTouchable('cartes à choisir')
    await expectFits(page, 'cartes à choisir')
    await expectAccessible(page, 'cartes à choisir')
    const { height } = await bar.boundingBox()
    expect(height <= 130, `la barre prend ${height} points`)
    await bar.getByRole('button', { name: 'Choisir les 3' }).tap()
    await bar.getByText('3 fiches choisies').waitFor()
    await boxes().nth(2).tap()
    await bar.getByText('2 fiches choisies').waitFor()
    await bar.getByRole('button', { name: 'Autres gestes' }).tap()
    await page.getByRole('menuitem', { name: 'Exporter en CSV' }).waitFor()
    await page.getByRole('menuitem', { name: 'Soumettre' }).waitFor()
    await page.keyboard.press('Escape')

    step('une valeur posée sur deux fiches, puis rendue')
    await bar.getByRole('button', { name: 'Modifier' }).tap()
    const editor = page.getByRole('dialog', { name: 'Modifier 2 fiches' })
    await editor.getByRole('combobox', { name: 'Champ' }).tap()
    await page.getByRole('option', { name: 'Gravité', exact: true }).tap()
    await editor.getByText('Haute', { exact: true }).tap()
    await expectAccessible(page, 'modifier au téléphone')
    await editor.getByRole('button', { name: 'Modifier' }).tap()
    await page.getByText('2 fiches modifiées').waitFor()
    const severities = async () => (await call(page, 'GET', '/hse/incidents?q=carte+au+doigt&fields=severity')).data.map((one) => one.severity).toSorted().join()
    expect((await severities()) === 'high,high,low', 'la valeur n’est pas posée')
    await takeBack(page, '2 fiches modifiées')
    await eventually(severities, (seen) => seen === 'low,low,low', 'les valeurs ne reviennent pas')
    await page.getByText('2 fiches rendues à ce qu’elles étaient').waitFor()

    step('un appui tenu choisit ; Terminer rend les liens')
    if (await page.getByRole('button', { name: 'Terminer' }).count()) await page.getByRole('button', { name: 'Terminer' }).tap()
    const before = page.url()
    await hold(page, rows().first(), () => bar.getByText('1 fiche choisie').waitFor())
    expect(page.url() === before && (await page.getByRole('menu').count()) === 0, 'l’appui tenu ouvre autre chose')
    await page.getByRole('button', { name: 'Terminer' }).tap()
    await bar.waitFor({ state: 'detached' })

    step('le menu de chaque carte, en sombre')
    await page.emulateMedia({ colorScheme: 'dark' })
    await page.getByRole('button', { name: /^Gestes sur « Zone/ }).tap()
    await page.getByRole('menuitem', { name: 'Recopier' }).waitFor()
    await expectAccessible(page, 'menu d’une carte')
    await page.keyboard.press('Escape')
    await expectAccessible(page, 'cartes en sombre')
    await page.emulateMedia({ colorScheme: 'light' })

    step('groupées : chaque groupe son compte, ses fiches en cartes, le total dessous')
    await page.goto('/hse/incidents?group=severity&q=carte+au+doigt')
    const groups = page.getByRole('region', { name: /^Fiches groupées/ })
    await groups.getByRole('button', { name: /Faible/ }).tap()
    await rows().first().waitFor()
    await groups.getByText('Total').waitFor()
    await page.getByRole('button', { name: /^Gestes sur/ }).first().waitFor()
    await expectFits(page, 'groupes en cartes')

    step('les fiches en attente ont la place de celles qui viennent')
    const late = async (pattern, path, waiting, ready) => {
      let release
      const gate = new Promise((next) => (release = next))
      await page.route(pattern, async (route) => {
        await gate
        await route.continue().catch(() => undefined)
      })
      await page.goto(path)
      const seen = await page.locator(waiting).first().boundingBox()
      release()
      // Une vue a souvent ses propres fiches en attente : elles laissent leur place d'un coup.
      const landed = await eventually(() => page.locator(ready).first().boundingBox(), Boolean, `${ready} n’est pas là`)
      await page.unrouteAll({ behavior: 'ignoreErrors' })
      return { seen, landed }
    }
    const expectStill = ({ seen, landed }, where, sides) => {
      const moves = sides.filter((side) => Math.abs(seen[side] - landed[side]) > SLACK)
      expect(moves.length === 0, `${where} saute : ${JSON.stringify(seen)} puis ${JSON.stringify(landed)}`)
    }
    const [list, body] = ['[data-waiting="list"] > :nth-child(2)', '[data-waiting]']
    expectStill(await late('**/api/v1/hse/incidents?**', '/hse/incidents', list, 'li:has(> [data-row])'), 'liste au téléphone', ['x', 'y', 'width'])
    await page.setViewportSize({ width: 1440, height: 900 })
    expectStill(await late('**/api/v1/hse/incidents?**', '/hse/incidents', list, '[data-index="0"]'), 'liste', ['x', 'y', 'width', 'height'])

    // Sous un planning, la légende vient avec les fiches : seul son bas bouge.
    step('le code d’une vue qui arrive ne déplace pas ses cadres')
    for (const [name, path] of Object.entries({ board: '/hse/incidents?view=board', calendar: '/hse/incidents?view=calendar', gallery: '/hse/incidents?view=gallery', pivot: '/hse/incidents?view=pivot', timeline: '/hse/incidents?view=timeline', tree: '/core/departments?view=tree' })) {
      expectStill(await late(`**/assets/${name}-view-*.js`, path, body, `[data-${name}]`), name, ['x', 'y', 'width', ...(name === 'timeline' ? [] : ['height'])])
    }

    step('une facette compte les options d’un choix multiple')
    await call(page, 'PUT', '/definitions/entities/survey', survey)
    for (const risks of [['fire'], ['fire', 'gas'], []]) await call(page, 'POST', '/my/surveys', { name: `Relevé ${risks.join()}`, risks })
    await page.goto('/my/surveys')
    await rows().first().waitFor()
    await page.getByRole('button', { name: 'Facettes', exact: true }).click()
    const facet = page.getByRole('group', { name: /^Risks|^Risques/i })
    await facet.getByRole('checkbox', { name: /^Feu 2/ }).check()
    await eventually(() => rows().count(), (seen) => seen === 2, 'la valeur cochée ne filtre pas')
    await facet.getByRole('checkbox', { name: /^Gaz 1/ }).waitFor()
  })
