import { QueryClient } from '@tanstack/react-query'
import type { Topology } from 'topojson-specification'
import { afterEach, expect, test, vi } from 'vitest'
import countries from 'world-atlas/countries-110m.json'
import { landQuery, outlined, unwrapped } from './land'

afterEach(() => vi.unstubAllGlobals())

test('a ring across the antimeridian goes on past it', () => {
  expect(unwrapped([[170, 1], [180, 2], [-170, 3], [170, 4]])).toEqual([[170, 1], [180, 2], [190, 3], [170, 4]])
  expect(unwrapped([[-170, 1], [170, 2]])).toEqual([[-170, 1], [-190, 2]])
})

test('an ordinary ring is left as it is', () => {
  const ring = [[8, 0], [9, 1], [8, 0]]
  expect(unwrapped(ring)).toEqual(ring)
})

test('no country crosses the whole map', () => {
  const rings = outlined(countries as unknown as Topology).features.flatMap(({ geometry }) => (geometry.type === 'Polygon' ? geometry.coordinates : geometry.type === 'MultiPolygon' ? geometry.coordinates.flat() : []))
  const widest = Math.max(...rings.map((ring) => Math.max(...ring.slice(1).map(([lon = 0], rank) => Math.abs(lon - (ring[rank]?.[0] ?? 0))))))
  expect(widest).toBeLessThanOrEqual(180)
})

const read = (answer: Response) => {
  vi.stubGlobal('fetch', () => Promise.resolve(answer))
  return new QueryClient().fetchQuery(landQuery)
}

test('the ground is read once from the server, and a refusal is an error', async () => {
  expect((await read(Response.json(countries))).features.length).toBeGreaterThan(100)
  await expect(read(new Response('', { status: 404 }))).rejects.toThrow(/404/)
})
