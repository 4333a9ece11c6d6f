import { expect, test } from 'vitest'
import { clusterer, placeOf } from './points'

test.each([
  [{ lat: 4.05, lon: 9.7 }, { id: 'a', lat: 4.05, lon: 9.7 }],
  [{ lat: '4.05', lon: '9.7' }, { id: 'a', lat: 4.05, lon: 9.7 }],
  [{ lat: 95, lon: 9 }, undefined],
  [null, undefined],
])('%j', (at, place) => expect(placeOf({ id: 'a', at }, 'at')).toEqual(place))

const world: [number, number, number, number] = [-180, -85, 180, 85]
const places = [
  { id: 'a', lat: 0.39, lon: 9.45 },
  { id: 'b', lat: 0.4, lon: 9.46 },
  { id: 'c', lat: 48.8, lon: 2.3 },
]

test('near records make one mark from far away, two from near', () => {
  const at = clusterer(places)
  expect(at(world, 2).map((mark) => (mark.kind === 'many' ? mark.ids.join('+') : mark.place.id))).toEqual(['a+b', 'c'])
  expect(at(world, 15)).toHaveLength(3)
})
