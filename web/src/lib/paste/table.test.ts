import { expect, test } from 'vitest'
import { readTable, writeTable } from './table'

const tables: [name: string, text: string, lines: string[][] | undefined][] = [
  ['two columns', 'a\tb\r\nc\td\r\n', [['a', 'b'], ['c', 'd']]],
  ['blank cells', '\tb\n\t\n', [['', 'b']]],
  ['a quoted cell', '"deux\nlignes"\t"dit ""non"""\nfin\t', [['deux\nlignes', 'dit "non"'], ['fin', '']]],
  ['an inch is no quote', '5" pouces\t"a" b\nx\ty', [['5" pouces', '"a" b'], ['x', 'y']]],
  ['one column', 'a\nb', [['a'], ['b']]],
  ['one cell', 'a', undefined],
  ['one cell and its end of line', 'a\r\n', undefined],
  ['nothing', '', undefined],
]

test.each(tables)('%s', (_, text, lines) => {
  expect(readTable(text)).toEqual(lines)
})

test('a table of a page is read when the text has no columns', () => {
  const html = '<p>Avant</p><table><tr><th>Titre</th><th>Jour</th></tr><tr><td colspan="2"> Pose\n d’un filtre </td></tr></table>'
  expect(readTable('Titre Jour', html)).toEqual([['Titre', 'Jour'], ['Pose d’un filtre', '']])
})

test('what is copied is pasted back', () => {
  const lines = [['Titre', 'a\tb'], ['dit "non"', 'deux\nlignes']]
  expect(readTable(writeTable(lines))).toEqual(lines)
})
