/** Le circuit d'une entité tel que le modèle le montre à tous : ses états, ses transitions, combien l'approuvent. */
import i18next from 'i18next'
import type { Entity } from '@/lib/model'
import type { Language } from '@/lib/i18n'
import { emptyState, emptyStep, emptyTransition, type FlowDraft } from './flow-draft'

export function flowOf(entity: Entity): FlowDraft {
  const said = (text: string) => ({ [i18next.language as Language]: text })
  const { field = '', states = [], transitions = [] } = entity.workflow ?? {}
  return {
    entity: entity.name,
    field,
    fieldLabels: {},
    // Le modèle ne dit pas l'état de départ.
    initial: '',
    states: states.map((state) => ({ ...emptyState(state.tone), key: state.name, name: state.name, labels: said(state.label), isFinal: state.final === true })),
    transitions: transitions.map((one) => ({
      ...emptyTransition(one.from, one.to),
      key: `to-${one.name}`,
      name: one.name,
      labels: said(one.label),
      approval: one.approval ? { separate: [], resetOn: [], calendar: '', steps: one.approval.steps.map(emptyStep) } : undefined,
    })),
    clocks: [],
    rest: {},
    texts: {},
  }
}
