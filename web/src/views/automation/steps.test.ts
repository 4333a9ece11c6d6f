import { expect, test } from 'vitest'
import { addStep, allSteps, kindsIn, moveStep, movesOf, nestStep, newStep, readSteps, removeStep, setStep, unnestStep, writeSteps, type DraftStep } from './steps'

const bodies = [
  { do: 'notify', to: ['role:admin'], template: 'late' },
  { wait: 'PT48H' },
  { if: "status == 'draft'", then: [{ do: 'create', entity: 'note', set: { name: "'x'" } }], else: [{ until: 'due_at' }] },
  { join: 'any', parallel: [{ steps: [{ wait: 'P1D' }, { do: 'call', url: "'x'" }] }, { steps: [{ until: 'due_at' }] }] },
  { for_each: 'actions', steps: [{ do: 'update', set: { done: 'true' } }] },
  { do: 'script', source: 'export default () => 1', timeout: 10 },
  { do: 'report', format: 'csv', list: { entity: 'hse.incident', sort: '-number' }, attach: 'papers' },
  { do: 'notify', to: ['owner'], template: 'late', repeat: 'PT24H', while: "status == 'draft'", if: 'cost > 1', on_error: 'continue' },
  { do: 'call', url: "'x'", body: 'hse.qhse', retry: 0 },
  { do: 'action', action: 'send', record: 'order', params: { reason: "'late'" } },
  { for_each: { entity: 'note', filter: 'done', equal: { site: 'site.id' }, sort: '-due_on', limit: 20 }, if: 'cost > 1', steps: [{ do: 'delete' }] },
  { wait: 'P1D', if: 'cost > 1' },
  { do: 'job', job: 'trigger', trigger: 'late', delay: 'PT2H', priority: 7 },
]
const kinds = (steps: DraftStep[]): unknown => steps.map((step) => (step.kind === 'branch' ? [kinds(step.then), kinds(step.else)] : step.kind === 'each' ? [kinds(step.steps)] : step.kind))

test('steps read and written again are the same', () => {
  expect(writeSteps(readSteps(bodies))).toEqual(bodies)
  expect(allSteps(readSteps(bodies))).toHaveLength(22)
})

test('what is empty is not written', () => {
  expect(writeSteps(setStep([newStep('notify')], '', {}))).toEqual([{ do: 'notify' }])
})

test('a document to nobody says so, one not sent says nothing', () => {
  expect(writeSteps([newStep('report')])).toEqual([{ do: 'report', to: [] }])
  expect(writeSteps([{ ...newStep('report'), values: { attach: 'papers', to: undefined } }])).toEqual([{ do: 'report', attach: 'papers' }])
})

test('a step goes in the branch before it, and out again', () => {
  const [branch, call] = [newStep('branch'), newStep('call')]
  const nested = nestStep([branch, call], call.key)
  expect(kinds(nested)).toEqual([[['call'], []]])
  expect(kinds(unnestStep(nested, call.key))).toEqual([[[], []], 'call'])
  expect(kinds(nestStep([call, branch], branch.key))).toEqual(['call', [[], []]])
})

test('a nested step is added, changed, moved and removed where it is', () => {
  const branch = newStep('branch')
  const [first, second] = [newStep('mail'), newStep('call')]
  let steps = addStep(addStep([branch], first, { key: branch.key, branch: 'else' }), second, { key: branch.key, branch: 'else' })
  steps = moveStep(setStep(steps, second.key, { url: "'x'" }), second.key, -1)
  expect(kinds(steps)).toEqual([[[], ['call', 'mail']]])
  expect(steps[0]?.else[0]?.values).toEqual({ url: "'x'" })
  expect(kinds(removeStep(steps, first.key))).toEqual([[[], ['call']]])
})

test('only moves that change something are offered', () => {
  const steps = [newStep('branch'), newStep('call')]
  expect(movesOf(steps, 1, false)).toEqual({ up: true, down: false, nest: true, unnest: false })
  expect(movesOf(steps, 0, true)).toEqual({ up: false, down: true, nest: false, unnest: true })
})

test('a parallel step holds branches only, and a step leaves it whole', () => {
  const [parallel, call] = [newStep('parallel'), newStep('call')]
  const lane = parallel.steps[0]!
  expect(kindsIn('parallel').flat()).toEqual(['lane'])
  expect(kindsIn(undefined).flat()).not.toContain('lane')
  expect(nestStep([parallel, call], call.key)).toEqual([parallel, call])
  const filled = addStep([parallel], call, { key: lane.key, branch: 'steps' })
  expect(writeSteps(filled)).toEqual([{ parallel: [{ steps: [{ do: 'call' }] }, { steps: [] }] }])
  expect(movesOf(parallel.steps, 1, true)).toEqual({ up: true, down: false, nest: false, unnest: false })
  expect(unnestStep(filled, call.key).map((step) => step.kind)).toEqual(['parallel', 'call'])
})
