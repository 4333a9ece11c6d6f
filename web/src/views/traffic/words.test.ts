/** Les mots du trafic : une part sans appel, un moment selon la période, ce que l'API ne sert pas. */
import i18next from 'i18next'
import { beforeAll, expect, test } from 'vitest'
import type { Figures } from '@/features/traffic/api'
import { formatFor } from '@/lib/format'
import { learn } from '@/lib/i18n'
import { trafficTexts } from '@/locales/traffic'
import { consumerText, endpointText, momentText, shareText, sinceText, tookText } from './words'

beforeAll(() => learn(trafficTexts))

const format = formatFor('fr', 'Africa/Libreville')
const figures = (calls: number): Figures => ({ calls, per_minute: 0, client_errors: 0, server_errors: 0, p50: null, p95: null, p99: null })
const plain = (text: string) => text.replaceAll(/\s/g, ' ')

test('a share of no call is not zero', () => {
  expect(shareText(format, 0, figures(0))).toBe('—')
  expect(plain(shareText(format, 1, figures(40)))).toBe('2,5 %')
  expect([null, 4.26, 282.5].map((ms) => plain(tookText(format, ms)))).toEqual(['—', '4,3 ms', '283 ms'])
})

test('a moment is as short as its period allows', () => {
  const said = (['hour', 'day', 'week'] as const).map((period) => plain(momentText(format, period, '2026-11-22T23:30:00Z')))
  expect(said).toEqual(['00:30', '00:30', 'lun. 00:30'])
})

test('a point of a month is the day the server counted, wherever it is read', () => {
  const at = '2026-11-22T00:00:00Z'
  const read = ['America/New_York', 'Africa/Libreville'].map((zone) => formatFor('fr', zone))
  expect(read.map((one) => plain(momentText(one, 'month', at)))).toEqual(['22 nov.', '22 nov.'])
  expect(read.map((one) => plain(sinceText(one, 'month', at)))).toEqual(['22 nov. 2026', '22 nov. 2026'])
})

test('no moment is too long for its place under the curve', () => {
  for (const locale of ['fr', 'en', 'es', 'pt']) {
    for (const period of ['hour', 'day', 'week', 'month'] as const) {
      for (let day = 1; day <= 366; day += 13) {
        const at = new Date(Date.UTC(2026, 0, day, 23, 30)).toISOString()
        expect(momentText(formatFor(locale, 'UTC'), period, at).length).toBeLessThanOrEqual(14)
      }
    }
  }
})

test('what the API does not serve, and who is not known, have words', () => {
  const { t } = i18next
  expect(['* unmatched', '* other', 'GET /api/v1/me'].map((code) => endpointText(t, code))).toEqual(['Adresses inconnues', 'Le reste', 'GET /api/v1/me'])
  expect([{ origin: 'anonymous' as const, name: null }, { origin: 'token' as const, name: null }, { origin: 'browser' as const, name: 'Awa Ndong' }].map((one) => consumerText(t, one))).toEqual([
    'Sans session',
    'Retiré depuis',
    'Awa Ndong',
  ])
})
