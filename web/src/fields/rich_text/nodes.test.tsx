import { expect, test } from 'vitest'
import { show } from '@/testing/render'
import { richNodes } from './nodes'
import { plainText } from './plain-text'

test.each([
  ['<p>Un <strong>mot</strong></p>', '<p>Un <strong>mot</strong></p>'],
  ['<p onclick="x()">a</p><script>alert(1)</script>', '<p>a</p>'],
  ['<img src=x onerror=alert(1)><div>b</div>', 'b'],
  ['<a href="javascript:alert(1)">c</a>', 'c'],
  ['<a href="https://x.org/">d</a>', '<a href="https://x.org/" target="_blank" rel="noopener noreferrer">d</a>'],
  ['<h1>Titre</h1>', '<h3>Titre</h3>'],
])('%s is shown as %s', (html, shown) => {
  expect(show(<div data-testid="text">{richNodes(html)}</div>).getByTestId('text').innerHTML).toBe(shown)
})

test('a cell keeps the words', () => {
  expect(plainText('<p>Un</p><ul><li>deux</li><li>trois</li></ul>')).toBe('Un deux trois')
})
