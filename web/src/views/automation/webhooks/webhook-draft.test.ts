import { expect, test } from 'vitest'
import i18n from 'i18next'
import { learn } from '@/lib/i18n'
import { webhooksTexts } from '@/locales/webhooks'
import { model as known } from '@/testing/model'
import { bodyOf, changesOf, emptyWebhook, entityOf, partsOf, partText, withEvents } from './webhook-draft'

const start = { ...emptyWebhook, name: 'Paie', url: 'https://paie.example/x', events: ['hse.incident.created'] }

test('an event names its entity, then itself', () => {
  expect(partsOf('hse.incident.approval.opened')).toEqual({ entity: 'hse.incident', event: 'approval.opened' })
  expect(partsOf('*')).toBeUndefined()
  expect(partsOf('hse.incident')).toBeUndefined()
})

test('a filter and fields go only when there are some', () => {
  expect(bodyOf({ ...start, filter: '  ' })).toEqual({ name: 'Paie', url: 'https://paie.example/x', events: ['hse.incident.created'], filter: null, fields: null })
})

test('only what changed is sent, and an emptied address stays as it is', () => {
  expect(changesOf(start, start)).toEqual({})
  expect(changesOf({ ...start, url: ' ' }, start)).toEqual({})
  expect(changesOf({ ...start, url: 'https://neuve.example/', fields: ['title'], events: ['*'] }, start)).toEqual({ url: 'https://neuve.example/', fields: ['title'], events: ['*'] })
  expect(changesOf({ ...start, filter: '' }, { ...start, filter: 'x' })).toEqual({ filter: null })
})

test('a single entity is found, or none', () => {
  const incident = { label: 'Incident' }
  const model = { entities: { 'hse.incident': incident, 'hse.action': { label: 'Action' } } } as never
  expect(entityOf(model, ['hse.incident.created', 'hse.incident.*'])).toBe(incident)
  expect(entityOf(model, ['hse.incident.created', 'hse.action.created'])).toBeUndefined()
  expect(entityOf(model, ['hse.incident.created', '*'])).toBeUndefined()
  expect(entityOf(model, [])).toBeUndefined()
})

test('the chosen fields stay with their kind of record, and only with it', () => {
  const model = { entities: { 'hse.incident': { label: 'Incident' }, 'hse.action': { label: 'Action' } } } as never
  const draft = { ...start, fields: ['title'] }
  expect(withEvents(model, draft, ['hse.incident.*']).fields).toEqual(['title'])
  expect(withEvents(model, draft, ['hse.incident.created', 'hse.action.created']).fields).toEqual([])
  expect(withEvents(model, draft, ['hse.action.created']).fields).toEqual([])
  expect(withEvents(model, { ...draft, events: [] }, ['hse.incident.created']).fields).toEqual(['title'])
})

test('a part of a webhook is said in words', async () => {
  await learn(webhooksTexts)
  const said = (part: Partial<typeof start>, name: 'events' | 'fields' | 'filter' | 'name') => partText(i18n.t, (items) => items.join(' et '), known, bodyOf({ ...start, ...part }), name)
  expect(said({ events: ['hse.incident.created', '*'] }, 'events')).toBe('Incident · Créée et Tout ce qui arrive')
  expect(said({ fields: ['title', 'gone'] }, 'fields')).toBe('Titre et gone')
  expect(said({}, 'fields')).toBe(i18n.t('webhooks.allFields'))
  expect(said({}, 'filter')).toBe('Toujours')
  expect(said({ filter: 'cost > 1' }, 'filter')).toBe('cost > 1')
  expect(said({}, 'name')).toBe('Paie')
})
