import { expect, test } from 'vitest'
import { flowGraph } from './flow-graph'

const shape = {
  states: ['draft', 'sent', 'closed'].map((key) => ({ key, drawn: { name: key } })),
  transitions: [
    { key: 'send', from: ['draft'], to: 'sent', drawn: { name: 'send' } },
    { key: 'close', from: ['draft', 'sent'], to: 'closed', drawn: { name: 'close' } },
    { key: 'reopen', from: ['closed'], to: 'sent', drawn: { name: 'reopen' } },
  ],
}
const { nodes, edges } = flowGraph(shape)
const y = (id: string) => nodes.find((node) => node.id === id)!.y

test('a transition stands between the states it joins', () => {
  expect(y('draft')).toBeLessThan(y('send'))
  expect(y('send')).toBeLessThan(y('sent'))
  expect(edges.map(({ id }) => id)).toEqual(['draft>send', 'send>sent', 'draft>close', 'sent>close', 'close>closed', 'closed>reopen', 'reopen>sent'])
})

test('what goes back up is drawn aside', () => {
  expect(edges.filter(({ back }) => back).map(({ id }) => id)).toEqual(['reopen>sent'])
})

test('the same flow is always laid out the same way', () => {
  expect(flowGraph(shape).nodes).toEqual(nodes)
})
