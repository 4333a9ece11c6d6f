/** Des textes écrits pour nuire, ou seulement démesurés, se montrent partout comme des textes. */
import { call } from './lib/api.mjs'
import { accountOf, logIn } from './lib/browser.mjs'
import { expect, journey } from './lib/journey.mjs'
import { expectFits } from './lib/layout.mjs'

const entity = {
  title: 'name',
  labels: { fr: 'Piège' },
  plural_labels: { fr: 'Pièges' },
  fields: {
    name: { type: 'text', required: true, search: 'A' },
    kind: { type: 'select', options: ['quiet', 'loud'], option_labels: { quiet: { fr: 'Discret' }, loud: { fr: 'Bruyant' } } },
    day: { type: 'date' },
    body: { type: 'long_text', max: 300_000 },
    notes: { type: 'markdown' },
    story: { type: 'rich_text' },
    pictures: { type: 'files', accept: ['image/*'] },
    above: { type: 'link', to: 'my.trap' },
  },
}
const attack = 'globalThis.harmed = true'
const markup = `<img src=x onerror="${attack}"><script>${attack}</script>`
const names = {
  balises: `Piège ${markup}`,
  sens: 'Piège \u202efdp.exe \u2066caché\u2069 fin',
  arabe: 'Piège تسرب الزيت في الرصيف الشمالي 42',
  émojis: `Piège ${'👩🏽‍🚒🏴‍☠️🇬🇦'.repeat(12)}`,
  'sans espace': `Piège ${'x'.repeat(180)}`,
  formule: '=HYPERLINK("http://exemple.test";"Piège")',
}

export const hostile = () =>
  journey('textes hostiles', async ({ open, step, accounts }) => {
    const page = await open()
    await logIn(page, accountOf(accounts, 'admin'), '/core/sites')
    await call(page, 'PUT', '/definitions/entities/trap', entity)
    const day = new Date().toISOString().slice(0, 10)
    const ids = {}
    for (const [name, text] of Object.entries(names)) {
      const made = await call(page, 'POST', '/my/traps', { name: text, kind: 'loud', day, body: name === 'balises' ? `${markup}${'é'.repeat(100_000)}` : text, notes: `${markup}\n\n[lien](javascript:${attack})\n\n${text}` })
      ids[name] = made.id
    }
    const harmless = async (where) => {
      const found = await page.evaluate(() => ({
        harmed: globalThis.harmed === true,
        live: document.querySelectorAll('body script:not([src]), [onerror], [href^="javascript:" i], [src="x"]').length,
      }))
      expect(!found.harmed, `${where} : un texte s’est exécuté`)
      expect(found.live === 0, `${where} : ${found.live} balises d’un texte sont devenues des éléments`)
      await expectFits(page, where)
    }

    for (const [view, [path, ready]] of Object.entries({
      liste: ['/my/traps', '[data-row]'],
      tableau: ['/my/traps?view=board', '[data-board] a'],
      calendrier: ['/my/traps?view=calendar', '[data-calendar] a'],
      galerie: ['/my/traps?view=gallery', '[data-gallery] a'],
      arbre: ['/my/traps?view=tree', '[data-tree] a'],
    })) {
      step(view)
      await page.goto(path)
      await page.locator(ready).first().waitFor()
      await page.getByText(names.balises).first().waitFor()
      await harmless(view)
    }
    step('liste groupée')
    await page.goto('/my/traps?group=kind')
    await page.locator('[data-groups]').getByRole('button').first().click()
    await page.getByText(names.balises).first().waitFor()
    await harmless('liste groupée')

    step('grille : une case de deux cent mille octets, des sens mêlés ; chaque ligne garde sa hauteur, la bulle est bornée')
    await page.goto('/my/traps?cols=name,body,notes,kind')
    await page.locator('[data-row]').first().waitFor()
    const heights = await page.locator('[data-index]').evaluateAll((lines) => [...new Set(lines.map((line) => line.getBoundingClientRect().height))])
    expect(heights.length === 1, `des lignes n’ont pas la hauteur des autres : ${heights.join()}`)
    const longest = page.locator('[data-index]').filter({ hasText: names.balises }).locator('[data-column="1"]')
    await longest.hover()
    const bubble = page.locator('body > [aria-hidden].fixed')
    await bubble.waitFor()
    const shown = await bubble.evaluate((node) => ({ length: node.textContent.length, fits: node.getBoundingClientRect().bottom <= innerHeight && node.getBoundingClientRect().right <= innerWidth }))
    expect(shown.length < 5000 && shown.fits, `la bulle déborde : ${JSON.stringify(shown)}`)
    await harmless('valeur coupée d’une grille')

    step('menu d’une fiche, valeur coupée')
    await page.goto('/my/traps?view=gallery')
    await page.getByRole('link', { name: names.balises }).first().click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Copier le lien' }).waitFor()
    await harmless('menu d’une fiche')
    await page.keyboard.press('Escape')
    await page.getByText(names['sans espace']).first().hover()
    await bubble.filter({ hasText: names['sans espace'] }).waitFor()
    await harmless('valeur coupée')

    step('favoris')
    const tag = '<img src=x onerror="globalThis.harmed=true">'
    await call(page, 'POST', '/core/bookmarks', { name: names.balises, path: '/my/traps', folder: names.arabe, tags: [tag] })
    await page.goto('/settings/bookmarks')
    await page.getByRole('link', { name: names.balises }).last().waitFor()
    await harmless('favoris')
    await page.getByRole('button', { name: tag }).first().click()
    await harmless('favoris par étiquette')

    await page.setViewportSize({ width: 390, height: 844 })
    for (const view of ['gallery', 'tree']) {
      await page.goto(`/my/traps?view=${view}`)
      await page.getByText(names.balises).first().waitFor()
      await harmless(`${view} sur téléphone`)
    }
    await page.goto('/my/traps')
    await page.locator('[data-row]').first().waitFor()
    await harmless('liste sur téléphone')
    await page.setViewportSize({ width: 1440, height: 900 })

    step('fiches : deux cent mille octets, arabe, balises, texte mis en forme forgé')
    // Le serveur nettoie ce qui est mis en forme ; si un jour il l'oubliait, la page n'y perdrait rien.
    await page.route(`**/api/v1/my/traps/${ids.balises}?**`, forge)
    await page.route(`**/api/v1/my/traps/${ids.balises}`, forge)
    for (const [name, id] of Object.entries(ids)) {
      await page.goto(`/my/traps/${id}`)
      await page.getByRole('heading', { level: 1, name: names[name] }).waitFor()
      if (name === 'balises') await page.getByText('Forgé').waitFor()
      await harmless(`fiche, ${name}`)
      await page.setViewportSize({ width: 390, height: 844 })
      await expectFits(page, `fiche sur téléphone, ${name}`)
      await page.setViewportSize({ width: 1440, height: 900 })
    }
    await page.unrouteAll({ behavior: 'ignoreErrors' })
    await page.goto(`/my/traps/${ids.balises}/edit`)
    await page.locator('[id="field-name"]').waitFor()
    await harmless('formulaire')

    step('palette')
    await page.goto('/my/traps')
    await page.locator('[data-row]').first().waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Rechercher ou aller à' }).fill('Piège')
    await page.getByRole('option').filter({ hasText: names.balises }).first().waitFor()
    await harmless('palette')
    await page.keyboard.press('Escape')

    step('menu d’export')
    await page.getByRole('button', { name: 'Autres gestes' }).click()
    await page.getByRole('menuitem', { name: 'Exporter en CSV' }).waitFor()
    await harmless('menu d’export')
    await page.keyboard.press('Escape')

    step('notifications forgées')
    const note = (id, title, url) => ({ id, title, body: `${markup} ${names.sens}`, url, priority: 3, read_at: null, created_at: new Date().toISOString(), category: 'trap', kind: 'business', severity: 'info', labels: { category: markup, kind: markup, severity: names.sens } })
    await page.route('**/api/v1/notifications?**', async (route) => {
      const answer = await route.fetch()
      const told = await answer.json()
      await route.fulfill({ response: answer, json: { ...told, data: [note('n1', names.balises, `javascript:${attack}`), note('n2', names.arabe, '/my/traps'), note('n3', names['sans espace'], null)] } })
    })
    await page.goto('/my/traps')
    await page.locator('[data-row]').first().waitFor()
    await page.getByRole('button', { name: /^Notifications/ }).first().click()
    await page.getByRole('dialog', { name: 'Notifications' }).getByText(names.balises).waitFor()
    await harmless('notifications')
    await page.unrouteAll({ behavior: 'ignoreErrors' })
  })

/** Une fiche dont le texte mis en forme n'aurait pas été nettoyé. */
async function forge(route) {
  if (route.request().method() !== 'GET') return route.continue()
  const answer = await route.fetch()
  const record = await answer.json()
  await route.fulfill({ response: answer, json: { ...record, story: `<p>Forgé</p>${markup}<a href="javascript:${attack}">lien</a><iframe src="javascript:${attack}"></iframe><svg onload="${attack}"></svg>` } })
}
