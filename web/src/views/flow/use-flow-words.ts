/** Les mots d'un circuit : ce que montrent et disent ses états et ses transitions. */
import { ArrowDown, BadgeCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { textIn } from '@/views/designer/names'
import type { FlowDraft, FlowState, FlowTransition } from './flow-draft'
import type { Drawn, FlowShape } from './flow-graph'

export function useFlowWords(draft: FlowDraft) {
  const { t, i18n } = useTranslation()
  const stateName = (state: FlowState | undefined) => (state && (textIn(state.labels, i18n.language) || state.name)) || t('admin.unnamed')
  const stateAt = (key: string) => stateName(draft.states.find((state) => state.key === key))
  const transitionName = (one: FlowTransition) => textIn(one.labels, i18n.language) || one.name || t('admin.unnamed')
  const path = (one: FlowTransition) => t('flow.path', { from: one.from.map(stateAt).join(', '), to: stateAt(one.to) })
  const markOf = (state: FlowState): Drawn['mark'] =>
    draft.initial === state.key ? { text: t('flow.start'), tone: 'info' } : state.isFinal ? { text: t('flow.end'), tone: 'neutral' } : undefined
  const shape = (wrong: (string | undefined)[]): FlowShape => ({
    states: draft.states.map((state) => {
      const [title, mark] = [stateName(state), markOf(state)]
      return { key: state.key, drawn: { title, mark, tone: state.tone, hint: t('flow.state'), faulty: wrong.includes(state.key), name: t('flow.stateNamed', { name: title }) } }
    }),
    transitions: draft.transitions.map((one) => {
      const title = transitionName(one)
      const approvals = one.approval ? t('flow.approvals', { count: one.approval.steps.length }) : ''
      return { key: one.key, from: one.from, to: one.to, drawn: { title, note: approvals || one.when, Picture: one.approval ? BadgeCheck : ArrowDown, hint: t('flow.transitionPath', { path: path(one) }), faulty: wrong.includes(one.key), name: t('flow.transitionNamed', { name: title }) } }
    }),
  })
  return { stateName, transitionName, path, shape }
}

export type FlowWords = ReturnType<typeof useFlowWords>
