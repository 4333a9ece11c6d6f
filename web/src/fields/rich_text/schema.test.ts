import { expect, test } from 'vitest'
import { readHtml, writeHtml } from './schema'

test.each([
  '<p>Un <strong>mot</strong> et <em>un <u>autre</u></em></p>',
  '<h2>Titre</h2><ul><li><p>a</p></li><li><p>b</p></li></ul>',
  '<p><a href="https://x.org/">lien</a><br>suite</p><hr><blockquote><p>dit</p></blockquote>',
  '<table><tbody><tr><td><p>1</p></td><td><p>2</p></td></tr></tbody></table>',
])('%s is kept as it is', (html) => {
  expect(writeHtml(readHtml(html))).toBe(html)
})

test('nothing written is an empty text', () => {
  expect(writeHtml(readHtml(''))).toBe('')
  expect(writeHtml(readHtml('<p></p>'))).toBe('')
})
