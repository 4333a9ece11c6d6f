import { expect, test } from 'vitest'
import { readPoint } from './geo'

test.each([
  ['4.05, 9.7', { lat: 4.05, lon: 9.7 }],
  ['4,05; -9,7', { lat: 4.05, lon: -9.7 }],
  ['4.05,9.7', { lat: 4.05, lon: 9.7 }],
  ['-90 180', { lat: -90, lon: 180 }],
  ["3°24'S 9°12'E", { lat: -3.4, lon: 9.2 }],
  ['3°24′00″S, 9°12′00″E', { lat: -3.4, lon: 9.2 }],
  ["9°12'E 3°24'S", { lat: -3.4, lon: 9.2 }],
  ['N 4° 3\' 0" O 9° 42\' 0"', { lat: 4.05, lon: -9.7 }],
  ['4.05N 9.7W', { lat: 4.05, lon: -9.7 }],
  ['91, 0', undefined],
  ["3°75'S 9°12'E", undefined],
  ['4°,9°', { lat: 4, lon: 9 }],
  ['4 9', { lat: 4, lon: 9 }],
  ['4.05', undefined],
  ['-0,72', undefined],
  ['−0,72', undefined],
  ['-0,72°', undefined],
  ['ici', undefined],
])('%s is %j', (text, point) => {
  expect(readPoint(text)).toEqual(point)
})
