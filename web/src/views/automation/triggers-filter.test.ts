import { expect, test } from 'vitest'
import type { Trigger } from '@/features/automation/api/triggers'
import { fitting } from './triggers-filter'

const week = { done: 0, failed: 0, waiting: 0, mean_us: null, last_at: null }
const trigger = (name: string, label: string, more: Partial<Trigger> = {}): Trigger => ({ name, label, package: 'hse', enabled: true, priority: 0, source: { kind: 'event' }, when: null, steps: [], next_at: null, last_7_days: week, ...more })
const all = [trigger('hse.late', 'Relancer un retard'), trigger('hse.told', 'Prévenir', { enabled: false }), trigger('my.broken', 'Échouer', { last_7_days: { ...week, failed: 2 } })]
const said = (one: Trigger) => (one.name === 'hse.told' ? 'Incident · Créée' : '')

test.each([
  [{ q: '', duty: '' }, ['hse.late', 'hse.told', 'my.broken']],
  [{ q: 'echouer', duty: '' }, ['my.broken']],
  [{ q: 'retard hse.late', duty: '' }, ['hse.late']],
  [{ q: 'incident', duty: '' }, ['hse.told']],
  [{ q: '', duty: 'on' }, ['hse.late', 'my.broken']],
  [{ q: '', duty: 'off' }, ['hse.told']],
  [{ q: '', duty: 'failing' }, ['my.broken']],
  [{ q: 'retard', duty: 'off' }, []],
])('%j shows %j', (filter, names) => {
  expect(fitting(all, filter, said).map(({ name }) => name)).toEqual(names)
})
