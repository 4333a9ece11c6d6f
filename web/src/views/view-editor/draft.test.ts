import { expect, it } from 'vitest'
import type { Layout } from '@/features/definitions/api/layout'
import { incident } from '@/testing/model'
import { fromEntity, toBody, withoutList, withUnread } from './draft'

const layout: Layout = {
  path: 'overlays/hse/views/incident',
  version: 2,
  body: { form: { hidden: ['volume'] }, list: { sort: 'title' }, texts: { 'sections.one': { fr: 'Un' }, 'quick.grave': { fr: 'Graves' } } },
  current: { sections: [], wizard: null, hidden: [] },
  delivered: { sections: [], wizard: null, hidden: [] },
  list: { columns: incident.list.columns, sort: 'title' },
  fields: [],
}

const start = fromEntity(incident, layout)
const grave = { key: 'a', name: 'grave', source: ' severity == "high" ', labels: { fr: 'Très graves', en: '' }, given: '' }

it('la liste de départ s’écrit sans toucher au formulaire', () => {
  expect(toBody({ columns: ['title'], sort: '-title', quick: [grave] }, start, layout)).toEqual({
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

it('une colonne qu’on ne lit pas garde son rang', () => {
  expect(withUnread(incident, ['site', 'title'], ['title', 'secret', 'site', 'other.name'])).toEqual(['site', 'secret', 'title', 'other.name'])
})

it('rendue au module, elle laisse le formulaire arrangé', () => {
  expect(withoutList(layout)).toEqual({ form: { hidden: ['volume'] }, texts: { 'sections.one': { fr: 'Un' } } })
  expect(withoutList({ ...layout, body: { list: {} } })).toBeNull()
})
