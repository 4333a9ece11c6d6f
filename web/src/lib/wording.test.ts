import i18next from 'i18next'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { learn, speak, type Catalogs } from './i18n'

const get = vi.hoisted(() => vi.fn())
vi.mock('./http/request', () => ({ get }))

const said = (words: object) => () => Promise.resolve({ default: words })
const catalog = (name: string): Catalogs => ({
  fr: said({ [name]: { save: 'Enregistrer', undo: 'Annuler' } }),
  en: said({ [name]: { save: 'Save', undo: 'Undo' } }),
  es: said({ [name]: { save: 'Guardar', undo: 'Deshacer' } }),
  pt: said({ [name]: { save: 'Guardar', undo: 'Anular' } }),
})
/** Ce que le serveur dit, langue par langue. */
let server: { mark: string | null; texts: Record<string, Record<string, string>> }
let part = 0
let name = ''

beforeEach(async () => {
  vi.resetModules()
  vi.spyOn(i18next, 'on')
  vi.spyOn(i18next.store, 'on')
  localStorage.clear()
  get.mockReset().mockImplementation((path: string, query?: { locale: string }) =>
    Promise.resolve(path === '/branding' ? { name: 'A', color: null, wording: server.mark } : { mark: server.mark, texts: server.texts[query?.locale ?? ''] ?? {} }),
  )
  part += 1
  name = `part${part}`
  await learn(catalog(name))
})
afterEach(async () => {
  // Ce que l'essai a fait écouter, lui seul : le reste de l'application écoute encore.
  for (const [event, listener] of vi.mocked(i18next.on).mock.calls) i18next.off(event, listener)
  for (const [event, listener] of vi.mocked(i18next.store.on).mock.calls) i18next.store.off(event, listener)
  await speak('fr')
})

/** Le module garde ce qu'il sait : chaque essai part d'un navigateur neuf. */
const reword = async (mark: string | null) => (await import('./wording')).reword(mark)
const read = (key: string) => i18next.t(`${name}.${key}`)

test('what the organisation says is read at once, and what it does not say stays', async () => {
  server = { mark: 'a', texts: { fr: { [`${name}.save`]: 'Valider', [`${name}.nothing`]: 'Rien ne demande ceci' } } }
  const redrawn = vi.fn()
  i18next.on('languageChanged', redrawn)
  await reword('a')
  await vi.waitFor(() => expect(read('save')).toBe('Valider'))
  expect(redrawn).toHaveBeenCalled()
  expect([read('undo'), i18next.exists(`${name}.nothing`)]).toEqual(['Annuler', false])
  expect(get).toHaveBeenCalledTimes(1)
})

test('a catalog that comes later is covered too, and comes again without uncovering', async () => {
  const later = `${name}later`
  server = { mark: 'a', texts: { fr: { [`${later}.save`]: 'Valider' } } }
  await reword('a')
  await vi.waitFor(() => expect(get).toHaveBeenCalled())
  await Promise.resolve()
  await learn(catalog(later))
  expect(i18next.t(`${later}.save`)).toBe('Valider')
  await learn(catalog(later))
  expect(i18next.t(`${later}.save`)).toBe('Valider')
})

test('each language has its own words', async () => {
  server = { mark: 'a', texts: { fr: { [`${name}.save`]: 'Valider' }, es: { [`${name}.undo`]: 'Volver' } } }
  await reword('a')
  await vi.waitFor(() => expect(read('save')).toBe('Valider'))
  await speak('es')
  await vi.waitFor(() => expect(read('undo')).toBe('Volver'))
  expect(read('save')).toBe('Guardar')
  await speak('fr')
  expect([read('save'), get.mock.calls.length]).toEqual(['Valider', 2])
})

test('a word said again, then given back, is the original', async () => {
  server = { mark: 'a', texts: { fr: { [`${name}.save`]: 'Valider', [`${name}.undo`]: 'Revenir' } } }
  await reword('a')
  await vi.waitFor(() => expect(read('save')).toBe('Valider'))
  server = { mark: 'b', texts: { fr: { [`${name}.save`]: 'Garder' } } }
  await reword('b')
  await vi.waitFor(() => expect([read('save'), read('undo')]).toEqual(['Garder', 'Annuler']))
  await reword(null)
  expect([read('save'), get.mock.calls.length, localStorage.getItem('opsflux.wording.fr')]).toEqual(['Enregistrer', 2, null])
})

test('the last words known serve offline, and are not asked again while they are the same', async () => {
  localStorage.setItem('opsflux.wording.fr', JSON.stringify({ mark: 'a', texts: { [`${name}.save`]: 'Valider' } }))
  await reword('a')
  expect([read('save'), get.mock.calls.length]).toEqual(['Valider', 0])
  get.mockRejectedValue(new Error('hors ligne'))
  await reword('b')
  await vi.waitFor(() => expect(get).toHaveBeenCalled())
  expect(read('save')).toBe('Valider')
})

/** Un navigateur qui tient des mots de l'empreinte `a` s'ouvre ; le serveur répond avant que de quoi les dire ne soit venu. */
async function start() {
  localStorage.setItem('opsflux.brand', JSON.stringify({ name: 'A', color: null, wording: 'a' }))
  localStorage.setItem('opsflux.wording.fr', JSON.stringify({ mark: 'a', texts: { [`${name}.save`]: 'Valider' } }))
  await (await import('./brand')).startBrand()
  await vi.waitFor(() => expect(JSON.parse(localStorage.getItem('opsflux.brand') ?? '{}')).toMatchObject({ wording: server.mark }))
}

test('words withdrawn since are not said again at the next start', async () => {
  server = { mark: null, texts: {} }
  await start()
  await vi.waitFor(() => expect(localStorage.getItem('opsflux.wording.fr')).toBeNull())
  expect([read('save'), get.mock.calls.map(([path]) => path)]).toEqual(['Enregistrer', ['/branding']])
})

test('words changed since are those read at the next start', async () => {
  server = { mark: 'b', texts: { fr: { [`${name}.save`]: 'Garder' } } }
  await start()
  await vi.waitFor(() => expect(read('save')).toBe('Garder'))
  expect(get.mock.calls.map(([path]) => path)).toEqual(['/branding', '/wording'])
})
