/** La carte sans son fond : les fiches restent, et il se redemande. */
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createRef } from 'react'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import countries from 'world-atlas/countries-110m.json'
import { learn } from '@/lib/i18n'
import { analysisTexts } from '@/locales/analysis'
import { show } from '@/testing/render'
import { WorldMap } from './world-map'

beforeAll(() => learn(analysisTexts))
afterEach(() => vi.unstubAllGlobals())

test('a ground that does not come is told, and asked for again', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('coupure')))
  show(<WorldMap ref={createRef()} label="Carte : Puits" places={[{ id: 'a', lat: -1.3, lon: 8.9 }]} chosen={undefined} titleOf={() => 'Anguille'} onChoose={vi.fn()} />)
  expect((await screen.findByRole('alert')).textContent).toContain('Fond de carte indisponible')
  const drawn = () => screen.getByRole('region', { name: 'Carte : Puits' }).querySelectorAll('.leaflet-overlay-pane path').length
  expect(drawn()).toBe(0)
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json(countries)))
  await userEvent.click(screen.getByRole('button', { name: 'Réessayer' }))
  await waitFor(() => expect(screen.queryByRole('alert')).toBeNull())
  expect(drawn()).toBeGreaterThan(100)
})
