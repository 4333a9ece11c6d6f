import { describe, expect, it } from 'vitest'
import type { Layout } from '@/features/definitions/api/layout'
import { droppedOn, fromLayout, placed, shifted, toBody, UNSHOWN, withoutSection, type LayoutDraft } from './draft'

const field = (name: string, mandatory = false) => ({ name, type: 'text', label: name, mandatory })
const layout: Layout = {
  path: 'overlays/hse/views/incident',
  version: 1,
  body: { list: { sort: 'a' }, texts: { 'quick.x': { fr: 'X' }, 'sections.one': { fr: 'Un' } } },
  current: {
    sections: [
      { name: 'one', label: 'Un', labels: {}, fields: ['a', 'b'], columns: 2 },
      { name: 'two', label: 'Deux', labels: {}, fields: ['c'], columns: 3, collapsed: true },
    ],
    wizard: null,
    hidden: ['d'],
  },
  delivered: { sections: [], wizard: null, hidden: [] },
  reads: { board: {}, calendar: {}, map: {}, timeline: {} },
  list: { columns: [], sort: '' },
  fields: [field('a', true), field('b'), field('c'), field('d'), field('e')],
}
const draft = fromLayout(layout)
const seen = ({ sections, unshown }: LayoutDraft) => [...sections.map((section) => section.fields.join(' ')), unshown.join(' ')].join(' | ')

describe('l’arrangement d’un formulaire', () => {
  it('part de ce qui est en vigueur et ne perd aucun champ', () => {
    expect(seen(draft)).toBe('a b | c | d e')
  })

  it('fait passer un champ d’une section à l’autre', () => {
    expect(seen(shifted(draft, 'a', 1))).toBe('b a | c | d e')
    expect(seen(shifted(draft, 'b', 1))).toBe('a | b c | d e')
    expect(seen(shifted(draft, 'c', -1))).toBe('a b c |  | d e')
    expect(seen(shifted(draft, 'a', -1))).toBe('a b | c | d e')
    expect(seen(droppedOn(draft, 'a', 'b'))).toBe('b a | c | d e')
    expect(seen(droppedOn(draft, 'c', 'a'))).toBe('c a b |  | d e')
    expect(seen(placed(draft, 'b', UNSHOWN))).toBe('a | c | d e b')
    expect(seen(withoutSection(draft, 'two'))).toBe('a b c | d e')
  })

  it('n’écrit ni valeur par défaut ni champ exigé parmi les cachés, et garde le reste de la définition', () => {
    const body = toBody({ ...placed(draft, 'a', UNSHOWN), wizard: true }, layout)
    expect(JSON.parse(JSON.stringify(body))).toEqual({
      list: { sort: 'a' },
      texts: { 'quick.x': { fr: 'X' }, 'sections.one': { fr: 'Un' } },
      form: {
        sections: [
          { name: 'one', fields: ['b'] },
          { name: 'two', fields: ['c'], columns: 3, collapsed: true },
        ],
        hidden: ['d', 'e'],
        wizard: ['one', 'two'],
      },
    })
  })
})
