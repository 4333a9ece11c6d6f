import { expect, test } from 'vitest'
import { loadEvaluator } from '@/lib/cel'
import { incident, model } from '@/testing/model'
import { createForm } from './form'
import { blankValues, newRow } from './values'

const fields = incident.fields.filter((field) => !field.system)
const initial = blankValues(model, fields)
const evaluate = await loadEvaluator(fields, {})
const blankForm = () => createForm({ model, fields, initial, evaluate })
const faultsOf = (form: ReturnType<typeof blankForm>) => form.check().map((fault) => `${fault.path}:${fault.code}`)

test('required fields are asked for, hidden ones are not', () => {
  expect(faultsOf(blankForm())).toEqual(['title:required', 'type:required', 'severity:required', 'occurred_at:required'])
})

test('a new reading moves what was untouched and keeps what is being written', () => {
  const form = blankForm()
  form.set('title', 'Écrit ici')
  form.rebase({ ...initial, title: 'Écrit ailleurs', severity: 'high' })
  expect([form.values().title, form.values().severity, form.initial.title]).toEqual(['Écrit ici', 'high', 'Écrit ailleurs'])
  form.set('title', 'Écrit ailleurs')
  expect(form.isDirty()).toBe(false)
})

test('a condition makes a field appear and required', () => {
  const form = blankForm()
  expect(form.state('volume').visible).toBe(false)
  form.set('type', 'spill')
  expect(form.state('volume')).toMatchObject({ visible: true, required: true })
  expect(faultsOf(form)).toContain('volume:required')
  form.set('type', 'injury')
  expect(form.faults().some((fault) => fault.path === 'volume')).toBe(false)
})

const cases: [name: string, value: unknown, faults: string[]][] = [
  ['title', 'Trop court', []],
  ['title', 'Court', ['title:too_short']],
  ['title', 'é'.repeat(201), ['title:too_long']],
  ['cost', '12,5', ['cost:not_whole']],
  ['cost', '1 000', []],
  ['cost', '1001', ['cost:too_big']],
  ['cost', '-1', ['cost:too_small']],
  ['occurred_at', '2999-01-01T00:00:00Z', ['occurred_at:in_future']],
  ['occurred_at', 'jamais', ['occurred_at:bad_date']],
  ['actions', [newRow({ title: 'Faite', due_on: '2026-01-01' }), newRow({ title: '', due_on: '' })], ['actions[1].title:required', 'actions[1].due_on:required']],
]

test.each(cases)('%s = %j gives %j', (name, value, faults) => {
  const form = blankForm()
  form.set(name, value)
  expect(form.check([name]).map((fault) => `${fault.path}:${fault.code}`)).toEqual(faults)
})

test('a decimal keeps to its scale', () => {
  const form = blankForm()
  form.set('type', 'spill')
  form.set('volume', '1,234')
  expect(form.check(['volume'])).toMatchObject([{ code: 'too_precise', params: { scale: 2 } }])
})

test('an error of the server sits on its field and leaves when the field is touched', () => {
  const form = blankForm()
  form.placeErrors([
    { field: 'title', code: 'taken', message: 'Déjà pris.' },
    { field: 'actions[0].due_on', code: 'past', message: 'Passée.' },
  ])
  expect(form.faults()).toHaveLength(2)
  form.set('title', 'Un titre assez long')
  expect(form.faults().map((fault) => fault.path)).toEqual(['actions[0].due_on'])
})

test('leaving a field that was not touched blames nobody', () => {
  const form = blankForm()
  form.leave('title')
  expect(form.faults()).toEqual([])
  form.set('title', 'Court')
  expect(form.faults()).toEqual([])
  form.leave('title')
  expect(form.faults()).toHaveLength(1)
  form.set('title', 'Un titre assez long')
  expect(form.faults()).toEqual([])
})

test('dirty means different, not touched', () => {
  const form = blankForm()
  form.set('title', 'x')
  expect(form.isDirty()).toBe(true)
  form.set('title', '')
  expect(form.isDirty()).toBe(false)
})

test('an initial value that only the server knows is not missing', () => {
  const field = { name: 'site', type: 'link', label: '', to: 'core.site', required: true, initial: 'nearest(actor)' }
  expect(createForm({ model, fields: [field], initial: { site: null } }).check()).toEqual([])
})
