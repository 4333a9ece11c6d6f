/**
 * Ce que pèse chaque écran, comprimé d'avance : 175 ko pour le premier, 150 ko de plus pour chacun des autres, 90 ko pour un schéma
 * qu'on ouvre. Un navigateur qui ne lirait que gzip en recevrait 200 au premier, et 150 de plus.
 */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { call, makeIncident } from './lib/api.mjs'
import { accountOf, logIn } from './lib/browser.mjs'
import { expect, journey } from './lib/journey.mjs'

const FIRST = 175_000
const FIRST_GZIP = 200_000
/** La rédaction mise en forme apporte son éditeur (76 ko en gzip), la carte le fond du monde (38 ko) : sous 150 ko en brotli, au-dessus en gzip. */
const HEAVIER_GZIP = { rédaction: 170_000, carte: 170_000 }
const OTHER = 150_000
const CANVAS = 90_000

const dist = join(import.meta.dirname, '../dist')
/**
 * Un formulaire fait venir d'avance la fiche qu'il enregistrera et ses textes (`use-foresight.ts`) : ils ne retardent pas son affichage,
 * et se pèsent à part. Les textes n'ont de nom que celui de leur langue : la page les dit à `early.js`.
 */
const soon = () => JSON.parse(/data-soon='([^']*)'/.exec(readFileSync(join(dist, 'index.html'), 'utf8'))[1])
const isForeseen = (name) => /\/(record-)?detail-/.test(name) || Object.entries(soon()).some(([part, files]) => part.startsWith('detail.') && files.includes(name))

/** La forme gzip écrite à côté du fichier, ou lui-même s'il est trop petit pour en avoir une. */
const gzipped = (name) => statSync(join(dist, existsSync(join(dist, `${name}.gz`)) ? `${name}.gz` : name)).size
const sumOf = (names, size) => names.reduce((sum, name) => sum + size(name), 0)

export const weights = () =>
  journey('poids', async ({ open, step, accounts }) => {
    const page = await open()
    await logIn(page, accountOf(accounts, 'admin'), '/hse/incidents')
    await page.locator('[data-row]').first().waitFor()
    const weigh = async (path, ready) => {
      await page.goto(path)
      await page.locator(ready).first().waitFor()
      await page.waitForLoadState('networkidle').catch(() => undefined)
      const files = await page.evaluate(() => performance.getEntriesByType('resource').map((one) => [new URL(one.name).pathname, one.encodedBodySize]))
      return new Map(files.filter(([name]) => /\.(js|css)$|^\/assets\/.*\.json$/.test(name)))
    }
    // Le flux d'événements ne finit jamais : le réseau n'est « calme » qu'un court instant.
    page.context().setDefaultTimeout(8000)

    step('premier écran')
    const first = await weigh('/hse/incidents', '[data-row]')
    const total = sumOf([...first.keys()], (name) => first.get(name))
    const heavy = sumOf([...first.keys()], gzipped)
    console.log(`      ${(total / 1000).toFixed(1)} ko, ${(heavy / 1000).toFixed(1)} ko en gzip`)
    expect(total <= FIRST, `le premier écran pèse ${total} octets`)
    expect(heavy <= FIRST_GZIP, `le premier écran pèse ${heavy} octets en gzip`)

    step('comprimé d’avance')
    for (const name of [...first.keys()].filter((one) => first.get(one) > 512)) {
      const { headers } = await page.request.fetch(name, { method: 'HEAD', headers: { 'Accept-Encoding': 'gzip, br' } }).then((answer) => ({ headers: answer.headers() }))
      expect(headers['content-encoding'] === 'br' && headers.vary === 'accept-encoding', `${name} : ${JSON.stringify(headers)}`)
    }

    step('les autres')
    const { id } = await makeIncident(page, 'Fiche pesée pour la mesure')
    await call(page, 'PUT', '/definitions/entities/note', { title: 'name', labels: { fr: 'Note' }, plural_labels: { fr: 'Notes' }, fields: { name: { type: 'text' }, story: { type: 'rich_text' }, place: { type: 'geo_point' } } })
    await call(page, 'POST', '/my/notes', { name: 'Placée', place: { lat: 0.4, lon: 9.4 } })
    const screens = {
      fiche: [`/hse/incidents/${id}`, '#activity-title'],
      formulaire: ['/hse/incidents/new', '[id="field-title"]'],
      rédaction: ['/my/notes/new', '.ProseMirror'],
      tableau: ['/hse/incidents?view=board', '[data-board]'],
      calendrier: ['/hse/incidents?view=calendar', '[data-calendar]'],
      galerie: ['/hse/incidents?view=gallery', '[data-gallery]'],
      arbre: ['/core/departments?view=tree', '[data-tree]'],
      groupes: ['/hse/incidents?group=severity', '[data-groups]'],
      croisement: ['/hse/incidents?view=pivot&chart=bars&rows=severity', '[role="img"]'],
      carte: ['/my/notes?view=map', '.map-mark'],
      planning: ['/hse/incidents?view=timeline', '[data-timeline]'],
      import: ['/core/sites/import', '#import-file'],
      modèle: ['/admin/entities/my/note', '#entity-label'],
      déclencheur: ['/admin/triggers/new', '#trigger-label'],
      circuit: ['/admin/flows/my/note', '#flow-field'],
      travaux: ['/admin/jobs', 'table'],
      préférences: ['/settings', 'h1'],
      favoris: ['/settings/bookmarks', 'input[type="search"]'],
    }
    for (const [name, [path, ready]] of Object.entries(screens)) {
      const files = await weigh(path, ready)
      const news = [...files.keys()].filter((file) => !first.has(file) && (name === 'fiche' || !isForeseen(file)))
      const [more, heavier] = [sumOf(news, (file) => files.get(file)), sumOf(news, gzipped)]
      console.log(`      ${name} : ${Math.round(more / 1000)} ko de plus, ${Math.round(heavier / 1000)} en gzip`)
      expect(more <= OTHER, `${name} pèse ${more} octets de plus`)
      expect(heavier <= (HEAVIER_GZIP[name] ?? OTHER), `${name} pèse ${heavier} octets de plus en gzip`)
    }

    step('un schéma, à sa première ouverture')
    await weigh('/admin/flows/my/note', '#flow-field')
    const before = await page.evaluate(() => performance.getEntriesByType('resource').length)
    await page.getByRole('radio', { name: 'Schéma' }).check({ force: true })
    await page.locator('.react-flow__node').first().waitFor()
    const added = await page.evaluate((from) => performance.getEntriesByType('resource').slice(from).filter((one) => /\.(js|css)$/.test(new URL(one.name).pathname)).reduce((sum, one) => sum + one.encodedBodySize, 0), before)
    console.log(`      ${Math.round(added / 1000)} ko de plus`)
    expect(added > 0 && added <= CANVAS, `le schéma pèse ${added} octets de plus`)
  })
