import { expect, test } from 'vitest'
import type { SavedView } from '@/lib/model'
import { capture, contentOf, isChanged, searchOf } from './saved-view'

const view: SavedView = { id: 'v1', name: 'Graves', kind: 'list', shared: 'private', layout: { search: { filter: 'severity.any.high', sort: '-title' } } }

test('a view keeps what makes the list, not the moment', () => {
  expect(capture({ saved: 'v1', q: 'fuite', day: '2026-11-21', bin: 'on', sort: '', group: 'site' })).toEqual({ q: 'fuite', group: 'site' })
})

test('a view made elsewhere is read by its filter, sort and columns', () => {
  expect(searchOf({ ...view, kind: 'board', layout: null, filter: "severity == 'high'", sort: '-title', columns: ['title', 'site'] })).toEqual({
    view: 'board',
    where: "severity == 'high'",
    sort: '-title',
    cols: 'title,site',
  })
})

test('what strays from the view is seen', () => {
  expect(isChanged(view, { saved: 'v1', filter: 'severity.any.high', sort: '-title', day: '2026-11-21' })).toBe(false)
  expect(isChanged(view, { filter: 'severity.any.high' })).toBe(true)
})

test('the server gets what it can read, the screen its own layout', () => {
  expect(contentOf({ kind: 'list', cel: 'a', sort: undefined, columns: ['title'] }, { q: 'x' })).toEqual({ kind: 'list', filter: 'a', sort: null, columns: ['title'], layout: { search: { q: 'x' } } })
})
