/** Une touche, un geste : sans dessiner de grille. */
import { expect, test } from 'vitest'
import { gridAct } from './grid-keys'

const extent = { rows: 100, columns: 5, page: 10, letters: true }
const press = (key: string, held: Partial<Record<'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {}) => ({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...held })
const goes = (key: string, row: number, column = 0) => {
  const act = gridAct(press(key), { row, column }, extent)
  return act?.kind === 'go' ? [act.place.row, act.place.column] : act
}

test.each([
  ['ArrowDown', 3, [4, 0]],
  ['j', 3, [4, 0]],
  ['k', 3, [2, 0]],
  ['ArrowUp', 0, [0, 0]],
  ['PageDown', 95, [99, 0]],
  ['PageUp', 15, [5, 0]],
  ['Home', 50, [0, 0]],
  ['End', 50, [99, 0]],
  ['ArrowRight', 3, [3, 1]],
  ['ArrowLeft', 3, [3, 0]],
])('%s from row %i', (key, row, place) => expect(goes(key, row)).toEqual(place))

test('shift extends the selection', () => {
  expect(gridAct(press('ArrowDown', { shiftKey: true }), { row: 1, column: 0 }, extent)).toMatchObject({ kind: 'go', extend: true })
})

test('letters switched off leave the arrows alone', () => {
  const off = { ...extent, letters: false }
  expect(gridAct(press('j'), { row: 1, column: 0 }, off)).toBeUndefined()
  expect(gridAct(press('x'), { row: 1, column: 0 }, off)).toBeUndefined()
  expect(gridAct(press(' '), { row: 1, column: 0 }, off)).toEqual({ kind: 'toggle' })
})

test('the shortcuts of the browser stay its own', () => {
  expect(gridAct(press('ArrowLeft', { altKey: true }), { row: 1, column: 1 }, extent)).toBeUndefined()
  expect(gridAct(press('j', { ctrlKey: true }), { row: 1, column: 1 }, extent)).toBeUndefined()
  expect(gridAct(press('a', { metaKey: true }), { row: 1, column: 1 }, extent)).toEqual({ kind: 'everything' })
})
