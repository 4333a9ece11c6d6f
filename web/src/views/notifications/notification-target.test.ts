import { expect, test } from 'vitest'
import { askedAll, filterOf, type Notification } from '@/features/notifications/api/list-notifications'
import { everything, mark, nothing } from '@/views/list/selection'
import { readAsked, writeAsked } from './asked-address'
import { isAimed, targetOf } from './notification-target'

const NOW = '2026-11-23T08:00:00.000Z'
const one: Notification = { id: 'n1', category: 'hse.incident', priority: 1, kind: 'alert', severity: 'error', labels: { category: 'Incidents', kind: 'Alerte', severity: 'Erreur' }, title: 'Incident', body: null, entity: null, record: null, url: null, created_at: '2026-11-23T07:00:00Z', read_at: null, approval: null, can_decide: false }
const urgent = { ...askedAll, unread: true, priority: 2, category: 'hse.incident' }

test('the filters say to the server what the screen asks', () => {
  expect(filterOf(askedAll)).toBe('')
  expect(filterOf(urgent)).toBe('(read_at == null) && (category == "hse.incident") && (priority >= 2)')
})

test('a gesture names what was ticked', () => {
  expect(targetOf(mark(nothing, ['n1', 'n2'], true), urgent, NOW)).toEqual({ ids: ['n1', 'n2'] })
})

test('everything means what answers the filters now, but what was unticked', () => {
  expect(targetOf(everything, askedAll, NOW)).toEqual({ filter: `created_at <= timestamp("${NOW}")`, q: undefined })
  expect(targetOf(mark(everything, ['n1'], false), { ...askedAll, unread: true, search: 'palan' }, NOW)).toEqual({
    filter: `(read_at == null) && (created_at <= timestamp("${NOW}")) && (!(id in ["n1"]))`,
    q: 'palan',
  })
})

test('the screen hides what is being removed, never what came since', () => {
  const none = new Set<string>()
  expect(isAimed(everything, askedAll, NOW, none, one)).toBe(true)
  expect(isAimed(everything, askedAll, NOW, none, { ...one, created_at: '2026-11-23T08:00:01Z' })).toBe(false)
  expect(isAimed(everything, urgent, NOW, none, one)).toBe(false)
  expect(isAimed(mark(everything, ['n1'], false), askedAll, NOW, none, one)).toBe(false)
  expect(isAimed(mark(nothing, ['n1'], true), urgent, NOW, none, one)).toBe(true)
})

test('a search only hides what it has shown', () => {
  const search = { ...askedAll, search: 'palan' }
  expect(isAimed(everything, search, NOW, new Set(['n1']), one)).toBe(true)
  expect(isAimed(everything, search, NOW, new Set(), one)).toBe(false)
})

test('what is asked is kept in the address, and read back', () => {
  const asked = { ...urgent, search: 'palan', sort: 'priority' as const }
  expect(readAsked(writeAsked(asked))).toEqual(asked)
  expect(Object.values(writeAsked(askedAll)).filter(Boolean)).toEqual([])
  expect(readAsked({ priority: '9', sort: 'nothing', which: 'all' })).toEqual(askedAll)
})
