import { expect, test } from 'vitest'
import { heirOf, neighbourOf, spotUnder, type CanvasNode } from './graph'

const node = (id: string, x: number, y: number, shape: CanvasNode['shape'] = 'card'): CanvasNode => ({ id, x, y, width: 20, height: 20, shape, name: id })
const nodes = [node('top', 100, 0), node('left', 0, 100), node('right', 200, 100), node('end', 100, 200, 'add')]

test('an arrow goes to the nearest node that way', () => {
  expect(neighbourOf(nodes, 'left', 'right')).toBe('right')
  expect(neighbourOf(nodes, 'right', 'up')).toBe('top')
  expect(neighbourOf(nodes, 'top', 'down')).toBe('end')
  expect(neighbourOf(nodes, 'top', 'up')).toBeUndefined()
})

test('a node gone gives its place to the first', () => {
  expect(neighbourOf(nodes, 'gone', 'down')).toBe('top')
})

test('who inherits the focus is still there', () => {
  expect(heirOf(nodes, 'right', () => true)).toBe('top')
  expect(heirOf(nodes, 'right', (id) => id === 'left')).toBe('left')
  expect(heirOf(nodes, 'right', () => false)).toBeUndefined()
})

test('a node falls on a free place, not beside it', () => {
  expect(spotUnder(nodes, { x: 120, y: 190 })).toBe('end')
  expect(spotUnder(nodes, { x: 10, y: 10 })).toBeUndefined()
})
