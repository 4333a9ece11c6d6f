import { expect, test } from 'vitest'
import { link, prefix, wrap } from './marks'

test('a mark is put around, then taken away', () => {
  const bold = wrap('un mot ici', 3, 6, '**')
  expect(bold).toEqual({ text: 'un **mot** ici', start: 5, end: 8 })
  expect(wrap(bold.text, bold.start, bold.end, '**')).toEqual({ text: 'un mot ici', start: 3, end: 6 })
})

test('each line touched begins alike, or none', () => {
  const list = prefix('a\nb\nc', 2, 5, '- ')
  expect(list.text).toBe('a\n- b\n- c')
  expect(prefix(list.text, list.start, list.end, '- ').text).toBe('a\nb\nc')
})

test('a link waits for its address', () => {
  expect(link('voir ici', 5, 8)).toEqual({ text: 'voir [ici](https://)', start: 11, end: 19 })
})
