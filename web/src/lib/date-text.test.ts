/** Ce que la personne écrit, dans sa langue : jamais dans un autre ordre que le sien. */
import { afterEach, expect, test, vi } from 'vitest'
import { dayText, personal } from './date-order'
import { clockText, dayShape, isDayComplete, isMomentComplete, momentText, readClockText, readDayText, readMomentText } from './date-text'

const today = '2026-11-22'
afterEach(() => vi.unstubAllGlobals())

/** Un navigateur réglé sur ces langues. */
const speak = (...languages: string[]) => vi.stubGlobal('navigator', { ...navigator, languages })

const days: [locale: string, text: string, day: string | undefined][] = [
  ['fr', '22/11/2026', '2026-11-22'],
  ['fr', ' 22.11.2026 ', '2026-11-22'],
  ['fr', '22-11-26', '2026-11-22'],
  ['fr', '2026-11-22', '2026-11-22'],
  ['fr', '22/11', '2026-11-22'],
  ['fr', '1/2', '2026-02-01'],
  ['fr', '22112026', '2026-11-22'],
  ['fr', '221126', '2026-11-22'],
  ['fr', '22 nov. 2026', '2026-11-22'],
  ['fr', '22 nov', '2026-11-22'],
  ['fr', '22 novembre', '2026-11-22'],
  ['fr', 'auj', today],
  ['fr', 'Auj.', today],
  ['fr', "aujourd'hui", today],
  ['fr', 'aujourd’hui', today],
  ['fr', 'today', today],
  ['fr', 'hier', '2026-11-21'],
  ['fr', 'demain', '2026-11-23'],
  ['fr', '+3', '2026-11-25'],
  ['fr', '-1', '2026-11-21'],
  ['fr', '+ 40', '2027-01-01'],
  // L'ordre d'une autre langue ne se devine pas : 03/04 est le 3 avril, 12/31 n'existe pas.
  ['fr', '03/04/2026', '2026-04-03'],
  ['en', '03/04/2026', '2026-03-04'],
  ['fr', '12/31/2026', undefined],
  ['en', '31/12/2026', undefined],
  ['en', '12/31/2026', '2026-12-31'],
  ['en', '11/22', '2026-11-22'],
  ['en', '112226', '2026-11-22'],
  ['en', '221126', undefined],
  ['en', 'Nov 22, 2026', '2026-11-22'],
  ['en', 'yesterday', '2026-11-21'],
  ['es', '22/11/2026', '2026-11-22'],
  ['es', '5 de enero de 2026', '2026-01-05'],
  ['es', 'mañana', '2026-11-23'],
  ['pt', '22/11/2026', '2026-11-22'],
  ['pt', 'amanhã', '2026-11-23'],
  ['pt', 'hoje', today],
  // Qui a choisi son ordre s'y tient, dans les mots de sa langue.
  [personal('fr', { dates: 'mdy' }), '12/31/2026', '2026-12-31'],
  [personal('fr', { dates: 'mdy' }), '31/12/2026', undefined],
  [personal('fr', { dates: 'mdy', hours: 'h12' }), '22 nov. 2026', '2026-11-22'],
  [personal('en', { dates: 'dmy' }), '31/12/2026', '2026-12-31'],
  [personal('en', { dates: 'ymd' }), '2026/12/31', '2026-12-31'],
  [personal('en', { dates: 'ymd' }), '261231', '2026-12-31'],
  // Ce qui n'existe pas, ou ne dit rien.
  ['fr', '29/02/2028', '2028-02-29'],
  ['fr', '29/02/2026', undefined],
  ['fr', '29/02', undefined],
  ['fr', '2026-02-30', undefined],
  ['fr', '31/04/2026', undefined],
  ['fr', '00/01/2026', undefined],
  ['fr', '20261122', undefined],
  ['fr', '22/11/202', undefined],
  ['fr', '22/11-2026', undefined],
  ['fr', '2211', undefined],
  ['fr', '22', undefined],
  ['fr', 'jamais', undefined],
  ['fr', '99999999999', undefined],
  ['fr', '+99999', undefined],
  ['fr', '', undefined],
  // Deux chiffres : de 1970 à 2069.
  ['fr', '01/01/69', '2069-01-01'],
  ['fr', '01/01/70', '1970-01-01'],
]

test.each(days)('%s: %j is the day %s', (locale, text, day) => {
  speak(locale)
  expect(readDayText(text, locale, today)).toBe(day)
})

test.each([
  ['fr', 'fr-FR', '03/04/2026', '14:05'],
  ['en', 'en-US', '04/03/2026', '2:05 PM'],
  ['en', 'en-GB', '03/04/2026', '14:05'],
  ['en', 'fr-FR', '04/03/2026', '2:05 PM'],
  ['fr', 'en-US', '03/04/2026', '14:05'],
  ['fr', 'fr-CA', '2026-04-03', '14 h 05'],
  ['es', 'es-ES', '03/04/2026', '14:05'],
  ['es', 'es-MX', '03/04/2026', '2:05 p.m.'],
  ['pt', 'pt-BR', '03/04/2026', '14:05'],
  [personal('fr', { hours: 'h12' }), 'fr-FR', '03/04/2026', '2:05 PM'],
  [personal('en', { hours: 'h23' }), 'en-US', '04/03/2026', '14:05'],
  [personal('en', { dates: 'dmy', hours: 'h23' }), 'en-US', '03/04/2026', '14:05'],
  [personal('pt', { dates: 'ymd' }), 'pt-BR', '2026-04-03', '14:05'],
])('%s in a browser in %s writes %s %s, and reads it back', (locale, browser, day, clock) => {
  speak(browser)
  expect([dayText('2026-04-03', locale), clockText('14:05', locale)]).toEqual([day, clock])
  const text = momentText('2026-04-03T13:05:00Z', locale, 'Africa/Libreville')
  expect(text).toBe(`${day} ${clock}`)
  expect(readMomentText(text, { locale, zone: 'Africa/Libreville', now: '', held: '' })).toBe('2026-04-03T13:05:00Z')
})

test('the shape says the order', () => {
  speak('fr')
  expect(dayShape('fr', ['jj', 'mm', 'aaaa'])).toBe('jj/mm/aaaa')
  expect(dayShape('en', ['dd', 'mm', 'yyyy'])).toBe('mm/dd/yyyy')
})

test('what is not a date is shown as it was typed', () => {
  expect([dayText('32/13', 'fr'), clockText('9h75', 'fr'), momentText('3/4', 'fr', 'UTC')]).toEqual(['32/13', '9h75', '3/4'])
})

test.each([
  ['9h30', '09:30'],
  ['930', '09:30'],
  ['0930', '09:30'],
  ['9:30', '09:30'],
  ['9h', '09:00'],
  ['9', '09:00'],
  ['9:30 PM', '21:30'],
  ['12:05 am', '00:05'],
  ['2:05 p. m.', '14:05'],
  ['14 h 05', '14:05'],
  ['9:30:15', '09:30:15'],
  ['24:00', undefined],
  ['2460', undefined],
  ['9h75', undefined],
  ['midi', undefined],
])('%j is the hour %s', (text, hour) => expect(readClockText(text)).toBe(hour))

const paris = { locale: 'fr', zone: 'Europe/Paris', now: '2026-11-22T10:15', held: '' }
test.each([
  ['22/11/2026 10:00', '2026-11-22T09:00:00Z'],
  ['2026-11-22T10:00', '2026-11-22T09:00:00Z'],
  ['2026-11-22T10:00:00+00:00', '2026-11-22T10:00:00Z'],
  ['22/11 9h30', '2026-11-22T08:30:00Z'],
  ['22/11 10', '2026-11-22T09:00:00Z'],
  ['hier 930', '2026-11-21T08:30:00Z'],
  ['+3 14h', '2026-11-25T13:00:00Z'],
  ['221120261030', '2026-11-22T09:30:00Z'],
  ['5 janv. 2027 8:30', '2027-01-05T07:30:00Z'],
  ['maintenant', '2026-11-22T09:15:00Z'],
  ['22/11/2026', '2026-11-21T23:00:00Z'],
  ['22/11/2026 25:00', undefined],
  ['10:00', undefined],
  ['22/11/2026 10:00 demain', undefined],
  // Passage à l'été : 02:30 n'existe pas ; à l'hiver, la première des deux.
  ['29/03/2026 02:30', undefined],
  ['29/03/2026 03:30', '2026-03-29T01:30:00Z'],
])('%j is the moment %s', (text, instant) => expect(readMomentText(text, paris)).toBe(instant))

test('a day alone keeps the hour held, and the same moment keeps its seconds', () => {
  const held = '2026-10-25T01:30:45Z'
  expect(readMomentText('22/11/2026', { ...paris, held })).toBe('2026-11-22T01:30:00Z')
  // La seconde 02:30 de cette nuit-là : relue telle quelle, elle ne devient pas la première.
  expect(readMomentText('25/10/2026 02:30', { ...paris, held })).toBe(held)
})

test('nothing is read before it is typed to the end', () => {
  expect(['22/11/20', '22/1', '221126'].map(isDayComplete)).toEqual([false, false, false])
  expect(['22/11/2026', '2026-11-22'].map(isDayComplete)).toEqual([true, true])
  expect(['22/11/2026', '22/11/2026 1', '22/11/2026 10:0'].map(isMomentComplete)).toEqual([false, false, false])
  expect(['22/11/2026 10:00', '2026-11-22T10:00', '11/22/2026 1:30 PM'].map(isMomentComplete)).toEqual([true, true, true])
})
