import { expect, test } from 'vitest'
import type { AgendaItem } from '@/features/calendar/api/agenda'
import { placeItems, shifted, sideBySide } from './items'

const PARIS = 'Europe/Paris'

const item = (part: Partial<AgendaItem>): AgendaItem => ({ entity: 'core.event', id: 'e1', title: 'Réunion', start: '2026-03-27T08:00:00Z', end: '2026-03-27T09:00:00Z', all_day: false, first_day: null, last_day: null, recurring: false, url: '/core/events/e1', ...part })
const allDay = (first: string, last: string) => item({ all_day: true, first_day: first, last_day: last })
const told = (one: AgendaItem, zone = PARIS) => [...placeItems([one], zone, '2026-03-23', '2026-03-30')].flatMap(([day, placed]) => placed.map((each) => `${day} ${each.whole ? 'jour' : `${each.from}-${each.to}`}${each.first ? '' : ' suite'}`))

test.each([
  ['an hour, at the wall of the person', item({}), ['2026-03-27 540-600']],
  ['over midnight', item({ start: '2026-03-27T22:00:00Z', end: '2026-03-28T00:30:00Z' }), ['2026-03-27 1380-1440', '2026-03-28 0-90 suite']],
  ['until midnight', item({ start: '2026-03-27T22:00:00Z', end: '2026-03-27T23:00:00Z' }), ['2026-03-27 1380-1440']],
  ['no length', item({ end: '2026-03-27T08:00:00Z' }), ['2026-03-27 540-540']],
  ['whole days, the last one included', allDay('2026-03-28', '2026-03-29'), ['2026-03-28 jour', '2026-03-29 jour suite']],
  ['begun before', allDay('2026-03-01', '2026-03-24'), ['2026-03-23 jour suite', '2026-03-24 jour suite']],
])('%s', (_, one, places) => {
  expect(told(one)).toEqual(places)
})

test('a move keeps the hour of the wall over a change of clocks', () => {
  // Paris avance d'une heure le 29 mars 2026.
  expect(shifted(item({}), PARIS, { days: 3, minutes: 0 })).toMatchObject({ start: '2026-03-30T07:00:00Z', end: '2026-03-30T08:00:00Z' })
  expect(shifted(item({}), PARIS, { days: 0, minutes: -30, end: true })).toMatchObject({ start: '2026-03-27T08:00:00Z', end: '2026-03-27T08:30:00Z' })
  expect(shifted(item({}), PARIS, { days: 0, minutes: -90, end: true })).toBeUndefined()
  expect(shifted(allDay('2026-03-28', '2026-03-29'), PARIS, { days: 1, minutes: 0 })).toMatchObject({ first_day: '2026-03-29', last_day: '2026-03-30' })
})

test('those that overlap share the width, and only those', () => {
  const at = (id: string, from: number, to: number) => ({ item: item({ id }), key: id, day: '2026-03-27', whole: false, from, to, first: true })
  const columns = sideBySide([at('a', 540, 660), at('b', 600, 630), at('c', 630, 700), at('d', 800, 860)], 15)
  expect(columns.map(({ key, lane, lanes }) => `${key} ${lane}/${lanes}`)).toEqual(['a 0/2', 'b 1/2', 'c 1/2', 'd 0/1'])
})
