import { expect, test } from 'vitest'
import { householdOf, insertStep, moveTo, placesOf } from './step-places'
import { addStep, newStep, type DraftStep } from './steps'

const shape = (steps: DraftStep[]): unknown => steps.map((step) => (step.kind === 'branch' ? { then: shape(step.then), else: shape(step.else) } : step.steps.length > 0 ? { [step.kind]: shape(step.steps) } : step.kind))

const [branch, call, wait, parallel, mail] = [newStep('branch'), newStep('call'), newStep('wait'), newStep('parallel'), newStep('mail')]
const lane = parallel.steps[1]!
const all = addStep(addStep([branch, parallel, mail], call, { key: branch.key, branch: 'else' }), wait, { key: lane.key, branch: 'steps' })

test('a step is put before another, wherever that one is', () => {
  expect(shape(insertStep(all, newStep('sms'), { before: call.key }))).toEqual([{ then: [], else: ['sms', 'call'] }, { parallel: ['lane', { lane: ['wait'] }] }, 'mail'])
  expect(shape(insertStep(all, newStep('sms'), { into: { key: branch.key, kind: 'branch', branch: 'then' } }))).toEqual([{ then: ['sms'], else: ['call'] }, { parallel: ['lane', { lane: ['wait'] }] }, 'mail'])
})

test('a step moves with all it holds, and never into itself', () => {
  expect(shape(moveTo(all, branch.key, { into: { key: lane.key, kind: 'lane', branch: 'steps' } }))).toEqual([{ parallel: ['lane', { lane: ['wait', { then: [], else: ['call'] }] }] }, 'mail'])
  expect(moveTo(all, branch.key, { before: branch.key })).toBe(all)
  expect(moveTo(all, branch.key, { into: { key: branch.key, kind: 'branch', branch: 'then' } })).toBe(all)
  expect(moveTo(all, parallel.key, { into: { key: lane.key, kind: 'lane', branch: 'steps' } })).toBe(all)
  expect(moveTo(all, lane.key, {})).toBe(all)
  expect(moveTo(all, mail.key, {})).toBe(all)
  expect(moveTo(all, branch.key, { before: parallel.key })).toBe(all)
})

test('a place has the name a run gives it', () => {
  const places = placesOf(all)
  const of = (step: DraftStep) => places.find((place) => place.key === step.key)?.run
  expect([of(branch), of(call), of(lane), of(wait), of(mail)]).toEqual(['0', '0.else.0', '1.1', '1.1.0', '2'])
})

test('a step knows who it lives with', () => {
  expect(householdOf(all, wait.key)).toEqual({ siblings: [wait], parents: [all[1], all[1]!.steps[1]] })
  expect(householdOf(all, mail.key)).toEqual({ siblings: all, parents: [] })
  expect(householdOf(all, 'gone').siblings).toEqual([])
})
