import { expect, test } from 'vitest'
import { insertsOf, sourceOf, withReworded, type TextLine } from './translations'

const said = (text: string | null) => ({ text, original: text, own: false })
const line = (key: string, fr: string | null, en: string | null): TextLine => ({ key, package: 'hse', needed: true, missing: false, texts: { fr: said(fr), en: said(en), es: said(null), pt: said(null) } })
const progress = { fr: { total: 2, done: 2, own: 0 }, en: { total: 2, done: 1, own: 0 }, es: { total: 2, done: 0, own: 0 }, pt: { total: 2, done: 0, own: 0 } }

test('one translates from the first language that says the text', () => {
  expect(sourceOf(line('a', 'Titre', 'Title'), 'es')).toBe('fr')
  expect(sourceOf(line('a', 'Titre', 'Title'), 'fr')).toBe('en')
  expect(sourceOf(line('a', null, null), 'fr')).toBeUndefined()
})

test('what a text inserts is told once', () => {
  expect(insertsOf('De {min} à {max}, {min} compris')).toEqual(['{min}', '{max}'])
  expect(insertsOf('{{ record.title }} : {what}')).toEqual(['{{ record.title }}', '{what}'])
  expect(insertsOf('Titre')).toEqual([])
})

test('a reworded line stays where it is', () => {
  const page = { data: [line('a', 'A', null), line('b', 'B', null)], next_cursor: null, count: { value: 2 }, progress, packages: [] }
  const after = withReworded({ pages: [page], pageParams: [''] }, { data: [line('b', 'B', 'Bee')], progress: { ...progress, en: { total: 2, done: 2, own: 1 } } })
  expect(after?.pages[0]?.data.map((one) => one.texts.en.text)).toEqual([null, 'Bee'])
  expect(after?.pages[0]?.progress.en.done).toBe(2)
})
