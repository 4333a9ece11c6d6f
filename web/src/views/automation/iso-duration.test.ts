import { expect, test } from 'vitest'
import { readDuration, writeDuration } from './iso-duration'

test.each(['PT10M', 'PT48H', 'P2D', 'P3W'])('%s is read and written again', (text) => {
  const read = readDuration(text)
  expect(read && writeDuration(read)).toBe(text)
})

test.each(['P1DT2H', 'PT1H30M', 'P2M', ''])('%s is not a simple one', (text) => expect(readDuration(text)).toBeUndefined())
