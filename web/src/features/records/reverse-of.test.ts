import { expect, test } from 'vitest'
import type { Entity } from '@/lib/model'
import { incident } from '@/testing/model'
import { reverseOf } from './reverse-of'

test('a move is undone by the transition that comes back, if it asks nothing', () => {
  const circuit: Entity = {
    ...incident,
    rights: { ...incident.rights, actions: ['submit', 'recall', 'reject'] },
    workflow: {
      field: 'state',
      states: [],
      transitions: [
        { name: 'submit', label: '', from: ['draft'], to: 'sent' },
        { name: 'recall', label: '', from: ['sent'], to: 'draft' },
        { name: 'close', label: '', from: ['sent'], to: 'closed' },
        { name: 'reopen', label: '', from: ['closed'], to: 'sent' },
      ],
    },
  }
  expect(reverseOf(circuit, 'draft', 'sent')).toBe('recall')
  expect(reverseOf(circuit, 'sent', 'draft')).toBe('submit')
  // Sans le droit, ou avec une raison à donner, on ne revient pas d'un geste.
  expect(reverseOf(circuit, 'sent', 'closed')).toBeUndefined()
  expect(reverseOf({ ...circuit, actions: [{ name: 'recall', label: '', confirm: 'Sûr ?' }] }, 'draft', 'sent')).toBeUndefined()
})
