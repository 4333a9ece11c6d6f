import { expect, test } from 'vitest'
import type { Template } from '@/features/mail/api/templates'
import { model } from '@/testing/model'
import { subjectOf, variablesOf } from './variables'

const texts = { fr: {}, en: {}, es: {}, pt: {} }
const template = (sample: Template['sample'], kind: Template['kind'] = 'message'): Template => ({ name: 'my.told', package: 'my', package_label: 'Ici', title: 'Dit', kind, own: [], missing: [], texts, triggers: [], documents: [], sample })
const written = (one: Template, entity = subjectOf(one, model)) => variablesOf(one, entity, model).map(({ path, label, group, shape }) => [path, label, group, shape].join(' | '))

const incidents = model.entities['hse.incident']

test('the record a message is about is known by the address of its sample', () => {
  expect(subjectOf(template({ url: `https://ops.test${incidents?.path}/00000000-0000-0000-0000-000000000000` }), model)).toBe(incidents)
  expect(subjectOf(template({}), model)).toBeUndefined()
})

test('a record is named by its labels, one step into what it points to', () => {
  const sample = { url: `https://ops.test${incidents?.path}/x`, record: { title: 'T', severity: 'high', occurred_at: '2026-01-01T00:00:00Z', site: { name: 'S' } }, recipient: { name: 'Ana' } }
  expect(written(template(sample)).filter((one) => !one.startsWith('url'))).toEqual([
    'record.title | Titre | record | text',
    'record.severity | Gravité | record | choice',
    'record.occurred_at | Survenu le | record | datetime',
    'record.site.name | Site › Nom | record | text',
    'recipient.name | recipient.name | recipient | text',
  ])
})

test('a message no trigger sends yet may name what it will be about', () => {
  expect(written(template({ recipient: { name: 'Ana' } }), incidents)).toContain('record.site.name | Site › Nom | record | text')
})

test('everything else is what the server says exists', () => {
  const sample = { user: { name: 'Ana' }, company: { name: 'Golfe' }, now: '2026-01-01T08:00:00Z', today: '2026-01-01', app: { name: 'OpsFlux' }, brand: { color: '#0f766e', logo: null }, settings: { hours: 3, budget: { amount: '1', currency: 'EUR' } }, output: null }
  expect(written(template(sample))).toEqual([
    'user.name | user.name | user | text',
    'company.name | company.name | company | text',
    'now | now | time | datetime',
    'today | today | time | date',
    'app.name | app.name | app | text',
    'brand.color | brand.color | app | text',
    'brand.logo | brand.logo | app | text',
    'settings.hours | settings.hours | settings | number',
    'settings.budget | settings.budget | settings | money',
    'output | output | other | text',
  ])
})

test('what surrounds every mail names only its brand and its reason', () => {
  expect(written(template({}, 'edge')).map((one) => one.split(' ')[0])).toEqual(['brand.name', 'brand.color', 'brand.logo', 'title', 'reason'])
})
