import { expect, test } from 'vitest'
import type { AuditEntry } from '@/features/audit/api/list-audit'
import type { Entity } from '@/lib/model'
import { incident } from '@/testing/model'
import { show } from '@/testing/render'
import { TimelineEntry } from './timeline-entry'

const entity: Entity = {
  ...incident,
  workflow: {
    field: 'status',
    states: [
      { name: 'draft', label: 'Brouillon' },
      { name: 'submitted', label: 'Soumis' },
    ],
    transitions: [{ name: 'submit', label: 'Soumettre', from: ['draft'], to: 'submitted' }],
  },
}
const entry = (action: string, changes: AuditEntry['changes']): AuditEntry => ({ id: '1', at: new Date().toISOString(), action, actor_name: 'Marie Dupont', entity: 'hse.incident', record: 'r', changes })

const cases: [what: string, entry: AuditEntry, told: string[]][] = [
  ['a change, with labels', entry('updated', { severity: { old: 'low', new: 'high' }, version: { old: 1, new: 2 } }), ['Marie Dupont', 'a modifié la fiche', 'Gravité', 'Faible', 'Élevée']],
  ['a transition, by the state reached', entry('submit', { status: { old: 'draft', new: 'submitted' } }), ['a fait passer à', 'Soumis', 'Soumettre']],
  ['a creation, without its values', entry('created', { title: { old: null, new: 'Fuite' } }), ['a créé la fiche']],
  ['the system, when nobody acted', { ...entry('updated', null), actor_name: null }, ['Système']],
  ['a trigger, by its name', { ...entry('updated', null), actor_name: 'trigger:hse.tell_qhse' }, ['Le déclencheur hse.tell_qhse', 'a modifié la fiche']],
  ['an unknown action, by its name', entry('teleport', null), ['a fait : teleport']],
]

test.each(cases)('it tells %s', (_, one, told) => {
  const { container } = show(<TimelineEntry entity={entity} entry={one} />)
  for (const words of told) expect(container.textContent).toContain(words)
  expect(container.textContent).not.toContain('version')
})
