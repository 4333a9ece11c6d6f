import { expect, test } from 'vitest'
import type { Trigger } from '@/features/automation/api/triggers'
import type { TriggerBody } from '@/features/automation/trigger'
import type { Model } from '@/lib/model'
import { adopted, copyOf, readModule } from './trigger-copy'
import { writeTrigger } from './trigger-draft'

const model = { entities: { 'hse.incident': {}, 'core.site': {} } } as unknown as Model
const body: TriggerBody = {
  on: 'incident.submitted',
  when: "severity != 'low'",
  priority: 100,
  steps: [
    { do: 'notify', to: ['role:hse_manager'], template: 'told' },
    { do: 'call', url: "'https://exemple.test'", body: 'templates/qhse.json' },
    { if: 'true', then: [{ for_each: { entity: 'investigation', limit: 10 }, steps: [{ do: 'update', set: { level: "'site'" } }] }], else: [{ do: 'create', entity: 'core.site', set: { name: "'x'" } }] },
    { parallel: [{ steps: [{ do: 'job', job: 'trigger', trigger: 'late' }] }, { steps: [{ do: 'report', list: { entity: 'incident' }, template: 'core.event_notice', to: [] }] }] },
  ],
}
const trigger: Trigger = { name: 'hse.tell', label: 'Prévenir', package: 'hse', enabled: true, priority: 100, source: { kind: 'event' }, when: null, steps: [], body, next_at: null, last_7_days: { done: 0, failed: 0, waiting: 0, mean_us: null, last_at: null } }

test('what a module names in its own package takes its whole name', () => {
  expect(adopted(body, 'hse', model)).toEqual({
    on: 'hse.incident.submitted',
    when: "severity != 'low'",
    priority: 100,
    steps: [
      { do: 'notify', to: ['role:hse_manager'], template: 'hse.told' },
      { do: 'call', url: "'https://exemple.test'", body: 'hse.qhse' },
      { if: 'true', then: [{ for_each: { entity: 'hse.investigation', limit: 10 }, steps: [{ do: 'update', set: { level: "'site'" } }] }], else: [{ do: 'create', entity: 'core.site', set: { name: "'x'" } }] },
      { parallel: [{ steps: [{ do: 'job', job: 'trigger', trigger: 'hse.late' }] }, { steps: [{ do: 'report', list: { entity: 'hse.incident' }, template: 'core.event_notice', to: [] }] }] },
    ],
  })
  expect(adopted({ on: 'core.site.created', steps: [] }, 'hse', model).on).toBe('core.site.created')
  expect(adopted({ button: true, entity: 'incident', steps: [] }, 'hse', model).entity).toBe('hse.incident')
})

test('a copy is one’s own, not kept yet, and says the same', () => {
  const copy = copyOf(trigger, model, { label: 'Prévenir (copie)', language: 'fr', taken: ['prevenir_copie'] })
  expect(copy).toMatchObject({ kept: false, name: 'prevenir_copie_2', labels: { fr: 'Prévenir (copie)' }, versions: {} })
  expect(writeTrigger(copy!)).toEqual({ ...adopted(body, 'hse', model), labels: { fr: 'Prévenir (copie)' } })
})

test('a definition the server does not tell is neither shown nor copied', () => {
  const { body: _, ...silent } = trigger
  expect(readModule(silent, model)).toBeUndefined()
  expect(copyOf(silent, model, { label: 'x', language: 'fr', taken: [] })).toBeUndefined()
})
