import { expect, test } from 'vitest'
import type { TriggerBody } from '@/features/automation/trigger'
import { changesOf, emptyTrigger, isSourceReady, readTrigger, recordOf, startsAlone, writeTrigger } from './trigger-draft'
import { newStep } from './steps'

const labels = { fr: 'Relancer' }

test.each<TriggerBody>([
  { labels, on: 'hse.incident.severity.critical', changed: ['site'], when: 'cost > 1', priority: 3, steps: [{ wait: 'P1D' }] },
  { labels, on: 'my.note.created', batch: { events: 5, within: 'PT10M' }, steps: [] },
  { labels, becomes: 'cost > 1000', entity: 'hse.incident', steps: [] },
  { labels, before: 'expires_at', by: 'P30D', entity: 'my.note', steps: [] },
  { labels, every: '0 8 * * 1-5', zone: 'Africa/Luanda', steps: [] },
  { labels, at: '2026-12-01T08:00', zone: 'Africa/Luanda', steps: [] },
  { labels, at: '2026-12-01T08:00', steps: [] },
  { labels, every: '0 8,12 1 1 *', steps: [] },
  { labels, every: '0 8 * * 1-5', zone: 'site', steps: [] },
  { labels, button: true, entity: 'hse.incident', steps: [] },
  { labels, webhook: 'iot', when: 'payload.level > 3', steps: [] },
])('a trigger read and written again is the same: %j', (body) => {
  expect(writeTrigger(readTrigger('chase', body, {}))).toEqual(body)
})

test('what this screen does not know of a definition is kept', () => {
  const body: TriggerBody = { labels, on: 'hse.incident.created', steps: [{ do: 'notify', to: ['owner'], future: { deep: [1] } }], later: true }
  expect(writeTrigger(readTrigger('chase', body, {}))).toEqual(body)
})

test.each([
  ['', false],
  ['2026-12-01T', false],
  ['T08:00', false],
  ['2026-12-01T8h', false],
  ['2026-12-01T08:00', true],
])('the moment %s can be kept: %s', (at, ready) => {
  expect(isSourceReady({ ...emptyTrigger().source, kind: 'at', at })).toBe(ready)
})

test('only a schedule at the hour of each site starts from a record', () => {
  const of = (zone: string) => readTrigger('x', { every: '0 8 * * *', zone, steps: [] }, {}).source
  expect([startsAlone(of('site')), recordOf(of('site'))]).toEqual([false, 'core.site'])
  expect([startsAlone(of('UTC')), recordOf(of('UTC'))]).toEqual([true, ''])
})

test('a burst that is no longer waited for is not written', () => {
  const draft = readTrigger('x', { on: 'my.note.created', batch: { events: 5, within: 'PT10M' }, steps: [] }, {})
  expect(writeTrigger({ ...draft, source: { ...draft.source, batch: undefined } })).toEqual({ labels: {}, on: 'my.note.created', steps: [] })
})

test('an event of one’s own package is read with its package', () => {
  expect(readTrigger('x', { on: 'note.created', steps: [] }, {}).source).toMatchObject({ entity: 'my.note', event: 'created' })
})

test('only used and changed messages are written, before the trigger', () => {
  const start = { ...emptyTrigger('my.note'), kept: true, name: 'chase', messages: { kept: { labels }, unused: {} }, versions: { 'triggers/chase': 4 } }
  const tell = (template: string) => ({ ...newStep('notify'), values: { to: ['owner'], template } })
  const draft = { ...start, steps: [tell('kept'), tell('fresh')], messages: { ...start.messages, fresh: { labels }, unused: { labels } } }
  expect(changesOf(draft, start)).toMatchObject([
    { path: 'templates/fresh', version: 0 },
    { path: 'triggers/chase', version: 4 },
  ])
})

test('a message says something in every language', () => {
  const start = { ...emptyTrigger('my.note'), name: 'chase' }
  const draft = { ...start, steps: [{ ...newStep('mail'), values: { template: 'late' } }], messages: { late: { labels, text: { en: 'Late', fr: '' } } } }
  expect(changesOf(draft, start)[0]?.body).toEqual({ labels, text: { fr: 'Late', en: 'Late', es: 'Late', pt: 'Late' } })
})

test('a copy follows the text it was copied from, a translation stays', () => {
  const before = { fr: 'Retard', en: 'Late', es: 'Retard', pt: 'Retard' }
  const start = { ...emptyTrigger('my.note'), name: 'chase', messages: { late: { text: before } } }
  const draft = { ...start, steps: [{ ...newStep('mail'), values: { template: 'late' } }], messages: { late: { text: { ...before, fr: 'En retard' } } } }
  expect(changesOf(draft, start)[0]?.body).toEqual({ text: { fr: 'En retard', en: 'Late', es: 'En retard', pt: 'En retard' } })
})
