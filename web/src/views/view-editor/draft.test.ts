import { expect, it } from 'vitest'
import type { Layout } from '@/features/definitions/api/layout'
import { incident } from '@/testing/model'
import { assign, slotsOf } from './reads'
import { fromEntity, toBody, withoutList, withUnread } from './draft'

const layout: Layout = {
  path: 'overlays/hse/views/incident',
  version: 2,
  body: { form: { hidden: ['volume'] }, list: { sort: 'title' }, texts: { 'sections.one': { fr: 'Un' }, 'quick.grave': { fr: 'Graves' } } },
  current: { sections: [], wizard: null, hidden: [] },
  delivered: { sections: [], wizard: null, hidden: [] },
  list: { columns: incident.list.columns, sort: 'title' },
  reads: { board: {}, calendar: { start: 'occurred_at' }, map: {}, timeline: {} },
  fields: [],
}

const start = fromEntity(incident, layout)
const grave = { key: 'a', name: 'grave', source: ' severity == "high" ', labels: { fr: 'Très graves', en: '' }, given: '' }

it('la liste de départ s’écrit sans toucher au formulaire', () => {
  expect(toBody({ ...start, columns: ['title'], sort: '-title', quick: [grave] }, start, layout)).toEqual({
    form: { hidden: ['volume'] },
    list: { columns: ['title'], sort: '-title', quick: { grave: 'severity == "high"' } },
    texts: { 'sections.one': { fr: 'Un' }, 'quick.grave': { fr: 'Très graves' } },
  })
})

it('un filtre ajouté ne fige ni les colonnes ni le tri qu’on lit', () => {
  expect(toBody({ ...start, quick: [grave] }, start, layout).list).toEqual({ sort: 'title', quick: { grave: 'severity == "high"' } })
  const given = { ...layout, body: { list: { columns: ['title', 'secret'] } } }
  expect(toBody(start, start, given).list).toEqual({ columns: ['title', 'secret'], quick: {} })
})

it('ce que lit une vue ne s’écrit que changé, et se rend à son module', () => {
  const board = { ...start, reads: { ...start.reads, board: { group: 'severity' } } }
  const written = toBody(board, start, layout)
  expect(written).toMatchObject({ board: { group: 'severity' }, form: { hidden: ['volume'] } })
  expect(written.calendar).toBeUndefined()
  const kept = { ...layout, body: written, reads: board.reads }
  expect(toBody({ ...board, columns: ['title'] }, board, kept).board).toEqual({ group: 'severity' })
  expect(toBody({ ...board, reads: layout.reads }, board, kept).board).toBeUndefined()
  expect(withoutList(kept)).toMatchObject({ board: { group: 'severity' } })
})

it('une vue n’offre que les champs qui s’y prêtent ; sans la première clé, elle ne dit plus rien', () => {
  const field = (name: string, type: string, more = {}) => ({ name, type, label: name, mandatory: false, ...more })
  const slots = Object.fromEntries(slotsOf(incident, [field('severity', 'select'), field('occurred_at', 'datetime'), field('created_at', 'datetime', { system: true })]))
  expect(Object.keys(slots)).toEqual(['board', 'calendar', 'timeline'])
  expect(slots.timeline?.map((slot) => slot.key)).toEqual(['start', 'end', 'row', 'baseline_start', 'baseline_end'])
  const [first, end] = slots.calendar ?? []
  const dated = end && assign(layout.reads, 'calendar', end, 'occurred_at')
  expect(dated?.calendar).toEqual({ start: 'occurred_at', end: 'occurred_at' })
  expect(first && dated && assign(dated, 'calendar', first, '').calendar).toEqual({})
})

it('une colonne qu’on ne lit pas garde son rang', () => {
  expect(withUnread(incident, ['site', 'title'], ['title', 'secret', 'site', 'other.name'])).toEqual(['site', 'secret', 'title', 'other.name'])
})

it('rendue au module, elle laisse le formulaire arrangé', () => {
  expect(withoutList(layout)).toEqual({ form: { hidden: ['volume'] }, texts: { 'sections.one': { fr: 'Un' } } })
  expect(withoutList({ ...layout, body: { list: {} } })).toBeNull()
})
