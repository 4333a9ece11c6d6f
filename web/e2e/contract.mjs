/** La description que l'API donne d'elle-même est celle dont l'application tire ses types ; `UPDATE_EXPECT=1` la récrit. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { call } from './lib/api.mjs'
import { accountOf, logIn } from './lib/browser.mjs'
import { expect, journey } from './lib/journey.mjs'

/** L'entité qui tient lieu de toutes : les champs des autres, le modèle les dit à l'exécution. */
const SAMPLE = '/api/v1/core/sites'
const place = join(import.meta.dirname, '../openapi.json')

export const contract = () =>
  journey('contrat', async ({ open, step, accounts }) => {
    const page = await open()
    await logIn(page, accountOf(accounts, 'admin'), '/core/sites')

    step('openapi.json est à jour')
    const document = await page.evaluate(async () => (await fetch('/api/openapi.json')).json())
    const { entities } = await call(page, 'GET', '/meta')
    const told = `${JSON.stringify(common(document, Object.values(entities).map((entity) => `/api/v1${entity.path}`)), null, 1)}\n`
    if (process.env.UPDATE_EXPECT === '1') await writeFile(place, told)
    expect((await readFile(place, 'utf8')) === told, 'web/openapi.json ne dit plus ce que dit le serveur : UPDATE_EXPECT=1 npm run e2e -- contract, puis UPDATE_EXPECT=1 npx vitest run contract')
  })

/** Ce qui ne dépend ni des modules installés ni de l'organisation. */
function common({ paths, components }, entities) {
  const ofEntity = (path) => entities.some((base) => path === base || path.startsWith(`${base}/`))
  const kept = Object.entries(paths).filter(([path]) => !ofEntity(path) || path === SAMPLE || path.startsWith(`${SAMPLE}/`))
  const answers = kept.map(([path, item]) => [
    path.replace(SAMPLE, '/{entity}').replace('/api/v1', ''),
    Object.fromEntries(Object.entries(item).map(([method, { responses }]) => [method, { responses: Object.fromEntries(Object.entries(responses).filter(([status]) => status !== 'default')) }])),
  ])
  return { paths: Object.fromEntries(answers), components: { schemas: Object.fromEntries(Object.entries(components.schemas).filter(([name]) => !name.includes('.'))) } }
}
