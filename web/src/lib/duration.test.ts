import { expect, test } from 'vitest'
import { readSeconds, toClock, toIso } from './duration'

test.each([
  ['8:30', 30_600],
  ['8h30', 30_600],
  ['8 h 30 min', 30_600],
  ['8h', 28_800],
  ['36:15', 130_500],
  ['45 min', 2700],
  ['7,5', 27_000],
  ['0:00:12', 12],
  ['PT8H30M', 30_600],
  ['P1DT2H', 93_600],
  ['-PT0.5S', -0.5],
  ['PT0S', 0],
  ['8:75', undefined],
  ['P', undefined],
  ['huit', undefined],
  ['', undefined],
])('%j is %j seconds', (text, seconds) => {
  expect(readSeconds(text)).toBe(seconds)
})

test.each([
  ['PT8H30M', '8:30'],
  ['PT12S', '0:00:12'],
  ['-PT1H', '-1:00'],
  ['PT0S', '0:00'],
  ['PT0.25S', 'PT0.25S'],
])('%s is typed %s and says the same', (iso, clock) => {
  expect(toClock(iso)).toBe(clock)
  expect(toIso(readSeconds(clock) ?? Number.NaN)).toBe(iso)
})
