import i18next from 'i18next'
import { afterEach, expect, test, vi } from 'vitest'
import { learn, speak, type Catalogs } from './i18n'

const said = (words: object) => () => Promise.resolve({ default: words })
/** L'espagnol en dit un peu, l'anglais tout, le français une chose de plus. */
const trial: Catalogs = { fr: said({ trial: { known: 'Su', french: 'Français seul' } }), en: said({ trial: { known: 'Known', missing: 'Missing in Spanish' } }), es: said({ trial: { known: 'Sabido' } }), pt: said({}) }

afterEach(() => speak('fr'))

test('a text that is missing is said in English, brought when it is missing', async () => {
  const asked = vi.spyOn(trial, 'en')
  await learn(trial)
  await speak('es')
  expect(i18next.t('trial.known')).toBe('Sabido')
  expect(asked).not.toHaveBeenCalled()
  const redrawn = vi.fn()
  i18next.on('languageChanged', redrawn)
  expect(i18next.t('trial.missing')).toBe('')
  await vi.waitFor(() => expect(redrawn).toHaveBeenCalled())
  expect(i18next.t('trial.missing')).toBe('Missing in Spanish')
  expect(i18next.t('trial.known')).toBe('Sabido')
  // À défaut d'anglais, une langue déjà venue.
  expect(i18next.t('trial.french')).toBe('Français seul')
})

test('a part that comes later brings its English too', async () => {
  await speak('es')
  await learn({ ...trial, en: said({ later: 'Later' }), es: said({}) })
  expect(i18next.t('later')).toBe('Later')
})
