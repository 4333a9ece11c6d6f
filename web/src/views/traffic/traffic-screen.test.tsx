/** Le trafic : une adresse et un appelant se choisissent et se relâchent, la courbe a son tableau, rien se dit. */
import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { Figures, Traffic } from '@/features/traffic/api'
import { showAt } from '@/testing/routed'
import { serve } from '@/testing/server'
import type TrafficScreen from './traffic-screen'

/** Ses textes s'apprennent avec lui : il n'arrive qu'une fois la langue choisie. */
let Screen: typeof TrafficScreen

beforeAll(async () => {
  Screen = (await import('./traffic-screen')).default
})
afterEach(() => vi.unstubAllGlobals())

const some: Figures = { calls: 12, per_minute: 0.2, client_errors: 3, server_errors: 0, p50: 4.2, p95: 90, p99: 1500 }
const none: Figures = { calls: 0, per_minute: 0, client_errors: 0, server_errors: 0, p50: null, p95: null, p99: null }
const traffic: Traffic = {
  from: '2026-11-23T10:01:00Z',
  to: '2026-11-23T11:00:30Z',
  step: 60,
  total: some,
  series: [
    { ...none, at: '2026-11-23T10:59:00Z' },
    { ...some, at: '2026-11-23T11:00:00Z' },
  ],
  endpoints: [{ ...some, method: 'GET', route: '/api/v1/hse/incidents/{key}' }],
  endpoint_count: 34,
  consumers: [{ ...some, consumer: 'token:7', origin: 'token', name: 'Awa Ndong' }],
  consumer_count: 1,
}

/** L'écran, devant ce trafic ; rend les adresses demandées, dans l'ordre. */
function show(answer: Traffic) {
  vi.stubGlobal('ResizeObserver', class { observe() {} disconnect() {} })
  const asked: string[] = []
  serve((path) => {
    asked.push(path)
    return answer
  })
  showAt('/', Screen)
  return asked
}

test('an endpoint and a caller are chosen, and let go', async () => {
  const asked = show(traffic)
  await userEvent.click(await screen.findByRole('button', { name: 'GET /api/v1/hse/incidents/{key}' }))
  await userEvent.click(await screen.findByRole('button', { name: 'Awa Ndong' }))
  expect(screen.getByRole('button', { name: 'Awa Ndong' }).getAttribute('aria-pressed')).toBe('true')
  await userEvent.click(await screen.findByRole('button', { name: /^Seulement : GET/ }))
  expect(screen.queryByRole('button', { name: /^Seulement : GET/ })).toBeNull()
  expect(screen.getByRole('button', { name: /^Seulement : Awa Ndong/ })).toBeTruthy()
  const endpoint = 'endpoint=GET+%2Fapi%2Fv1%2Fhse%2Fincidents%2F%7Bkey%7D'
  expect(asked).toEqual(['/traffic?period=hour', `/traffic?period=hour&${endpoint}`, `/traffic?period=hour&${endpoint}&consumer=token%3A7`, '/traffic?period=hour&consumer=token%3A7'])
})

test('the curve has its table, the latest point first', async () => {
  show(traffic)
  expect(await screen.findByRole('img', { name: /Requêtes par minute : 2 points/ })).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'En tableau' }))
  const heads = within(await screen.findByRole('table', { name: 'Au fil du temps' })).getAllByRole('rowheader')
  expect(heads.map((head) => head.textContent)).toEqual([expect.stringMatching(/12:00/), expect.stringMatching(/11:59/)])
  expect(screen.getByText('Seule la première est montrée.')).toBeTruthy()
})

test('nothing at all is not nothing that matches', async () => {
  const silent: Traffic = { ...traffic, total: none, series: [], endpoints: [], endpoint_count: 0, consumers: [], consumer_count: 0 }
  show(silent)
  expect(await screen.findByText('Aucune requête sur cette période')).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Tout revoir' })).toBeNull()
})

test('while another period is on its way, what is shown is not taken for it', async () => {
  vi.stubGlobal('ResizeObserver', class { observe() {} disconnect() {} })
  let arrive = () => undefined as void
  serve(async (path) => {
    if (path.includes('month')) await new Promise<void>((done) => (arrive = done))
    return traffic
  })
  showAt('/', Screen)
  const file = await screen.findByRole<HTMLButtonElement>('button', { name: 'Exporter en CSV' })
  await screen.findByRole('img', { name: /Requêtes par minute/ })
  expect(file.disabled).toBe(false)
  await userEvent.click(screen.getByRole('combobox', { name: 'Période' }))
  await userEvent.click(screen.getByRole('option', { name: '30 derniers jours' }))
  expect(file.disabled).toBe(true)
  expect(screen.queryByText('Chaque jour est compté en temps universel (UTC).')).toBeNull()
  arrive()
  expect(await screen.findByText('Chaque jour est compté en temps universel (UTC).')).toBeTruthy()
  expect(file.disabled).toBe(false)
})
