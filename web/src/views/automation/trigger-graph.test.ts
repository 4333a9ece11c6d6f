import { expect, test } from 'vitest'
import { addStep, newStep } from './steps'
import { triggerGraph, type Wording } from './trigger-graph'

const words: Wording = {
  source: { name: 'source' },
  when: { name: 'when' },
  step: (step, rank) => ({ name: `${rank} ${step.kind}` }),
  branch: (_, branch) => branch,
  spot: (after) => `after ${after}`,
}

const branch = newStep('branch')
const [parallel, call, mail] = [newStep('parallel'), newStep('call'), newStep('mail')]
const steps = addStep(addStep([branch, mail], call, { key: branch.key, branch: 'then' }), parallel, { key: branch.key, branch: 'else' })
const graph = triggerGraph(steps, words)
const at = (id: string) => graph.nodes.find((node) => node.id === id)!

test('steps are ranked as in the list', () => {
  expect(graph.nodes.filter((node) => node.shape === 'card' || node.shape === 'pill').map((node) => node.name)).toEqual(['source', 'when', '1 branch', '1.1 call', '1.1 parallel', '1.1.1 lane', '1.1.2 lane', '2 mail'])
})

test('no two nodes overlap', () => {
  const clash = graph.nodes.flatMap((one) => graph.nodes.filter((two) => one.id < two.id && one.x < two.x + two.width && two.x < one.x + one.width && one.y < two.y + two.height && two.y < one.y + one.height))
  expect(clash).toEqual([])
})

test('what follows a branch is under all of it', () => {
  const lowest = Math.max(...graph.nodes.filter((node) => node.id !== mail.key && !graph.spots.get(node.id)?.before && node.id !== 'spot---').map((node) => node.y))
  expect(at(mail.key).y).toBeGreaterThan(lowest)
})

test('every suite has a free place before each step, and one at its end', () => {
  const places = [...graph.spots.values()]
  expect(places.filter((spot) => spot.before !== undefined)).toHaveLength(4)
  expect(places.filter((spot) => spot.before === undefined).map((spot) => spot.into?.branch ?? 'top')).toEqual(['then', 'steps', 'steps', 'else', 'top'])
})

test('a look at it offers no place', () => {
  expect(triggerGraph(steps, words, true).nodes.some((node) => node.shape === 'add')).toBe(false)
})

test('a loop goes back where it starts', () => {
  const each = newStep('each')
  expect(triggerGraph([each], words).edges.filter((edge) => edge.back).map((edge) => edge.to)).toEqual([each.key])
})
