import { expect, test } from 'vitest'
import { pathOf } from './edges'

test('a line goes from its first point to its last', () => {
  expect(pathOf([{ x: 0, y: 0 }, { x: 0, y: 10 }])).toBe('M0,0 L0,10')
  expect(pathOf([{ x: 0, y: 0 }, { x: 0, y: 10 }, { x: 20, y: 10 }])).toBe('M0,0 Q0,10 20,10')
  expect(pathOf([{ x: 0, y: 0 }, { x: 0, y: 10 }, { x: 20, y: 10 }, { x: 20, y: 30 }])).toBe('M0,0 Q0,10 10,10 Q20,10 20,30')
  expect(pathOf([])).toBe('')
})
