import { expect, test } from 'vitest'
import type { WorkflowBody } from '@/features/definitions/workflow'
import { emptyApproval, emptyTransition, nodeAt, readFlow, withoutState, withState, withTransition, writeFlow } from './flow-draft'

const body: WorkflowBody = {
  field: 'status',
  initial: 'draft',
  states: { draft: { tone: 'neutral', edit: 'owner' }, ordered: { tone: 'success', require: ['reason'] }, closed: { tone: 'neutral', final: true, edit: 'nobody' } },
  transitions: {
    order: { from: ['draft'], to: 'ordered', when: 'amount > 0', params: { reason: 'field', note: { type: 'text' } }, set: { approved_by: 'approver' }, separate: ['buyer'], approval: 'approval', tone: 'success', confirm: true },
    close: { from: ['draft', 'ordered'], to: 'closed', approval: 'release' },
  },
  approval: {
    separate: ['reviewer'],
    reset_on: ['amount'],
    calendar: 'bureau',
    steps: [
      { name: 'manager', by: 'manager_of(buyer)', within: 'PT24H', escalate: 'manager_of(approver)' },
      { name: 'board', any: ['role:board', 'role:cfo'], at_least: 2, when: 'amount > 1000', remind: 'P2D' },
      { name: 'both', all: ['role:finance', 'role:legal'] },
    ],
  },
  approvals: { release: { steps: [{ name: 'one', any: ['role:a', 'role:b'] }] } },
  clock: { response: { start: 'draft', stop: 'ordered', target: 'PT8H' } },
  texts: { 'status.label': { fr: 'État' }, 'status.options.draft': { fr: 'Brouillon' }, 'actions.order.label': { fr: 'Commander' }, 'actions.order.when': { fr: 'Rien à commander.' }, 'actions.order.confirm': { fr: 'Commander ?' }, 'approvals.approval.manager': { fr: 'Chef' }, 'clocks.response': { fr: 'Réponse' } },
}
const flow = readFlow('order', body)

test('a flow read and written again is the same', () => {
  expect(writeFlow(flow)).toEqual(body)
})

test('an order of several people, whichever way it is written, is one', () => {
  const quorum = readFlow('order', { ...body, approval: { steps: [{ name: 'board', quorum: { of: ['role:board'], need: 3 } }] } })
  expect(writeFlow(quorum).approval).toEqual({ steps: [{ name: 'board', any: ['role:board'], at_least: 3 }] })
})

test('a state renamed before it exists is renamed wherever it is named', () => {
  const renamed = withState(flow, flow.states[1]!.key, { name: 'sent' })
  expect(writeFlow(renamed).transitions.order?.to).toBe('sent')
  expect(writeFlow(renamed).transitions.close?.from).toEqual(['draft', 'sent'])
})

test('a state removed takes what led to it', () => {
  const [draft, ordered] = flow.states
  expect(Object.keys(writeFlow(withoutState(flow, ordered!.key)).transitions)).toEqual(['close'])
  expect(writeFlow(withoutState(flow, draft!.key))).toMatchObject({ initial: 'ordered', transitions: { close: { from: ['ordered'] } } })
})

test('an approval taken from a transition goes, and a new one is named after it', () => {
  const [order, close] = flow.transitions
  const less = writeFlow(withTransition(flow, order!.key, { approval: undefined, approvalName: '' }))
  expect(less.approval).toBeUndefined()
  expect(Object.keys(less.approvals ?? {})).toEqual(['release'])
  const bare = withTransition(withTransition(flow, order!.key, { approval: undefined, approvalName: '' }), close!.key, { approval: undefined, approvalName: '' })
  expect(writeFlow(withTransition(bare, close!.key, { approval: emptyApproval() })).transitions.close?.approval).toBe('approval')
  const reopen = { ...emptyTransition([flow.states[2]!.key], flow.states[0]!.key), name: 'reopen', approval: emptyApproval() }
  expect(writeFlow({ ...flow, transitions: [...flow.transitions, reopen] }).transitions.reopen?.approval).toBe('reopen')
})

test('an approval unticked then ticked again spares its twin', () => {
  const approvals = { close: { steps: [{ name: 'board', by: 'role:board' }] } }
  const [order, close] = [{ ...body.transitions.order!, approval: 'close' }, { ...body.transitions.close!, approval: 'close' }]
  const shared = readFlow('order', { ...body, approval: undefined, approvals, transitions: { order, close } })
  const { key } = shared.transitions[1]!
  const bare = withTransition(shared, key, { approval: undefined, approvalName: '' })
  const first = withTransition(bare, key, { approval: emptyApproval() })
  const again = writeFlow({ ...first, transitions: [...first.transitions, { ...emptyTransition([], key), name: 'reopen', approval: emptyApproval(), approvalName: 'approval' }] })
  expect(again.approvals?.close?.steps).toEqual(approvals.close.steps)
  expect(again.transitions.close?.approval).toBe('close_2')
})

test('transitions that share an approval change it together', () => {
  const shared = readFlow('order', { ...body, approvals: {}, transitions: { ...body.transitions, close: { from: ['draft'], to: 'closed', approval: 'approval' } } })
  const changed = withTransition(shared, shared.transitions[0]!.key, { approval: { ...shared.transitions[0]!.approval!, calendar: 'usine' } })
  expect(writeFlow(changed).approval?.calendar).toBe('usine')
  expect(changed.transitions[1]?.approval?.calendar).toBe('usine')
})

test('a fault leads to its node', () => {
  expect(nodeAt(flow, 'states.draft.tone')).toBe(flow.states[0]?.key)
  expect(nodeAt(flow, 'transitions.close.from')).toBe(flow.transitions[1]?.key)
  expect(nodeAt(flow, 'approval.steps.0.by')).toBe(flow.transitions[0]?.key)
  expect(nodeAt(flow, 'approvals.release.steps')).toBe(flow.transitions[1]?.key)
  expect(nodeAt(flow, 'field')).toBeUndefined()
})
