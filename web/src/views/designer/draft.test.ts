import { expect, test } from 'vitest'
import type { EntityBody } from '@/features/definitions/definition'
import { emptyDraft, fromBody, isReady, moved, newKey, pathOf, toBody, type DraftDocument, type DraftField } from './draft'
import { nameFrom } from './names'

const asset: EntityBody = {
  id: 'e1',
  labels: { fr: 'Équipement' },
  plural_labels: { fr: 'Équipements' },
  title: 'name',
  number: 'AST-{seq:5}',
  no_overlap: { stay: ['site', ['start', 'until']] },
  fields: {
    name: { id: 'f1', type: 'text', required: true, labels: { fr: 'Nom' } },
    kind: { id: 'f2', type: 'select', options: { pump: 'info', valve: 'neutral' }, option_labels: { pump: { fr: 'Pompe' } } },
    weight: { id: 'f3', type: 'integer', min: 0 },
  },
  rules: { heavy: 'weight < 900' },
  unique: { by_name: ['company', 'name'], by_code: { on: ['name'], ignore_case: true } },
  documents: ['letter', 'hse.incident_notice'],
  texts: { 'documents.letter': { fr: 'Lettre' }, 'documents.hse.incident_notice': { fr: 'Avis' }, 'rules.heavy': { fr: 'Trop lourd' }, 'actions.escalate.label': { fr: 'Alerter' } },
}

const field = (part: Partial<DraftField>): DraftField => ({ key: newKey(), name: 'x', named: true, type: 'text', labels: {}, help: {}, options: [], attributes: {}, ...part })

test('a definition read and written again is the same', () => {
  expect(toBody(fromBody('asset', asset))).toEqual(asset)
})

test('a definition never states a default', () => {
  const draft = { ...emptyDraft(), name: 'tool', fields: [field({ attributes: { required: false, set_once: false, min: '', search: undefined, among: [] } })] }
  expect(toBody(draft)).toEqual({ fields: { x: { type: 'text' } } })
})

test('bounds are numbers where the kind counts, texts elsewhere', () => {
  const typed = [field({ name: 'a', type: 'decimal', attributes: { min: '0,5', scale: '2' } }), field({ name: 'b', type: 'date', attributes: { max: 'today' } }), field({ name: 'c', type: 'duration', attributes: { max: 'PT8H' } })]
  const { fields = {} } = toBody({ ...emptyDraft(), name: 'tool', fields: typed })
  expect([fields.a, fields.b, fields.c]).toEqual([
    { type: 'decimal', min: 0.5, scale: 2 },
    { type: 'date', max: 'today' },
    { type: 'duration', max: 'PT8H' },
  ])
})

test('an overlay says only its fields, at its own path', () => {
  const draft = { ...emptyDraft('hse.incident'), fields: [field({ name: 'batch' })] }
  expect([pathOf(draft), toBody(draft)]).toEqual(['overlays/hse/entities/incident', { fields: { batch: { type: 'text' } } }])
})

test('an overlay keeps its documents and their names', () => {
  const body: EntityBody = { fields: {}, documents: ['letter', 'hse.other'], texts: { 'documents.my.letter': { fr: 'Lettre' }, 'documents.other': { fr: 'Autre' } } }
  const draft = fromBody('incident', body, 'hse.incident')
  expect(draft.documents.map(({ labels }) => labels.fr)).toEqual(['Lettre', 'Autre'])
  expect(toBody(draft)).toEqual(body)
})

test('a new option takes its name from its label', () => {
  const draft = { ...emptyDraft(), name: 'tool', fields: [field({ type: 'select', options: [{ key: 'o', value: '', tone: 'info', labels: { fr: 'En réparation' }, kept: false }] })] }
  expect(toBody(draft).fields?.x).toEqual({ type: 'select', options: { en_reparation: 'info' }, option_labels: { en_reparation: { fr: 'En réparation' } } })
})

test.each([
  ["Date d'achat", [], 'date_d_achat'],
  ['Société', [], 'societe'],
  ['Order', [], 'order_2'],
  ['Nom', ['nom', 'nom_2'], 'nom_3'],
  ['2e relevé', [], 'e_releve'],
  ['—', [], ''],
])('%s is named %s', (text, taken, name) => {
  expect(nameFrom(text, taken)).toBe(name)
})

test('moving past an end changes nothing', () => {
  const items = [{ key: 'a' }, { key: 'b' }]
  expect(moved(items, 'b', -1).map(({ key }) => key)).toEqual(['b', 'a'])
  expect(moved(items, 'b', 1)).toBe(items)
})

test('a document with no label is not ready, any more than one with no message', () => {
  const start = emptyDraft('hse.incident')
  const ready = (document: Partial<DraftDocument>) => isReady({ ...start, documents: [{ key: newKey(), name: 'letter', labels: { fr: 'Lettre' }, ...document }] }, start)
  expect([ready({}), ready({ labels: {} }), ready({ labels: { fr: '' } }), ready({ name: '' })]).toEqual([true, false, false, false])
})

test('fields are named, each its own way, and something is said', () => {
  const draft = { ...emptyDraft(), name: 'tool', fields: [field({ name: 'a' }), field({ name: 'b' })] }
  const changes = [{}, { name: '' }, { fields: [] }, { fields: [field({ name: '' })] }, { fields: [field({ name: 'a' }), field({ name: 'a' })] }]
  expect(changes.map((part) => isReady({ ...draft, ...part }, emptyDraft()))).toEqual([true, false, false, false, false])
})
