/** Un circuit en lignes qui se lisent : ses états, ses transitions, ce qu'elles demandent et font approuver, ses chronomètres. */
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { WorkflowBody } from '@/features/definitions/workflow'
import type { Labels } from '@/lib/i18n'
import { fieldNamed, type Entity } from '@/lib/model'
import { roleText, useKnown, waitText, type Known } from '@/views/automation/use-summary'
import { textIn, textsBeside } from '@/views/designer/names'
import { readFlow, type FlowApproval, type FlowApprover, type FlowState, type FlowTransition } from './flow-draft'
import type { FlowClock } from './flow-clocks'

export function useFlowLines(entity: Entity): (body: WorkflowBody) => string[] {
  const { i18n } = useTranslation()
  const known = useKnown()
  return useCallback((body) => flowLines(known, i18n.language, entity, body), [known, i18n.language, entity])
}

const indented = (lines: string[]): string[] => lines.map((line) => `   ${line}`)

/** Les champs, les personnes et les durées s'y disent par leur nom ; une expression, comme on l'a écrite. */
export function flowLines(known: Known, language: string, entity: Entity, body: WorkflowBody): string[] {
  const { t } = known
  const { list } = known.format
  const draft = readFlow(entity.name, body)
  const pair = (label: string, said: string) => t('said.pair', { label, said })
  const fact = (label: string, said: string) => (said === '' ? [] : [pair(label, said)])
  const yes = (label: string, holds: boolean) => (holds ? [label] : [])
  const worded = (label: string, labels: Labels) => fact(label, textIn(labels, language)).concat(beside(label, labels))
  const beside = (label: string, labels: Labels) => textsBeside(labels, language).map(([other, text]) => pair(`${label} · ${t(`language.${other}`)}`, text))
  const rest = (more: object) => Object.entries(more).flatMap(([name, value]) => (Object.keys(Object(value)).length === 0 && typeof value === 'object' ? [] : [pair(name, JSON.stringify(value))]))
  const fieldName = (name: string) => fieldNamed(entity, name)?.label ?? name
  const fields = (names: string[]) => list(names.map(fieldName))
  const person = (one: string) => {
    const [, of] = /^manager_of\((\w+)\)$/.exec(one) ?? []
    return of === 'approver' ? t('flow.above') : of ? t('flow.managerOf', { name: fieldName(of) }) : (roleText(known, one) ?? fieldName(one))
  }
  const stateNamed = (key: string) => {
    const state = draft.states.find((one) => one.key === key)
    return state ? textIn(state.labels, language) || state.name : key
  }
  const state = (one: FlowState) => [
    t('flow.stateNamed', { name: stateNamed(one.key) }),
    ...indented([
      ...beside(t('flow.stateLabel'), one.labels),
      ...yes(t('flow.isStart'), draft.initial === one.key),
      ...yes(t('flow.isFinal'), one.isFinal),
      pair(t('admin.tone'), t(`admin.tones.${one.tone}`)),
      ...fact(t('flow.editBy'), one.edit === 'granted' ? '' : t(`flow.edit.${one.edit}`)),
      ...fact(t('flow.require'), fields(one.require)),
    ]),
  ]
  const approver = (one: FlowApprover, rank: number) => [
    pair(t('flow.stepRank', { rank: rank + 1 }), textIn(one.labels, language) || one.name),
    ...indented([
      ...beside(t('flow.stepLabel'), one.labels),
      ...fact(t('flow.people'), list(one.people.map(person))),
      ...fact(t('flow.way'), one.people.length > 1 || one.way === 'at_least' ? t(`flow.ways.${one.way}`) : ''),
      ...fact(t('flow.need'), one.way === 'at_least' ? one.need : ''),
      ...fact(t('flow.stepWhen'), one.when),
      ...fact(t('flow.within'), waitText(known, one.within)),
      ...fact(t('flow.escalate'), one.escalate === '' ? '' : person(one.escalate)),
      ...fact(t('flow.remind'), waitText(known, one.remind)),
    ]),
  ]
  const approval = (one: FlowApproval) => [t('flow.needsApproval'), ...one.steps.flatMap(approver), ...fact(t('flow.notBy'), fields(one.separate)), ...fact(t('flow.resetOn'), fields(one.resetOn)), ...fact(t('flow.calendar'), one.calendar)]
  const transition = (one: FlowTransition) => [
    t('flow.transitionNamed', { name: textIn(one.labels, language) || one.name }),
    ...indented([
      ...beside(t('flow.transitionLabel'), one.labels),
      t('flow.path', { from: list(one.from.map(stateNamed)), to: stateNamed(one.to) }),
      ...fact(t('admin.onlyWhen'), one.when),
      ...worded(t('flow.refusal'), one.refusal),
      ...fact(t('flow.ask'), fields(one.ask)),
      ...fact(t('admin.assign'), list(Object.entries(one.set).map(([name, source]) => `${fieldName(name)} = ${source}`))),
      ...fact(t('flow.separate'), fields(one.separate)),
      ...fact(t('flow.button'), one.tone === '' ? '' : t(`admin.tones.${one.tone}`)),
      ...yes(t('flow.confirms'), one.asksFirst),
      ...(one.asksFirst ? worded(t('flow.confirm'), one.confirm) : []),
      ...(one.approval ? approval(one.approval) : []),
      ...rest(one.rest),
    ]),
  ]
  const clock = (one: FlowClock) => [
    pair(t('flow.clockLabel'), textIn(one.labels, language) || one.name),
    ...indented([
      ...beside(t('flow.clockLabel'), one.labels),
      ...fact(t('flow.clockStart'), stateNamed(one.start)),
      ...fact(t('flow.clockStop'), stateNamed(one.stop)),
      ...fact(t('flow.clockPause'), list(one.pause.map(stateNamed))),
      ...fact(t('flow.clockTarget'), waitText(known, one.target)),
      ...fact(t('flow.clockWarn'), waitText(known, one.warn)),
      ...fact(t('flow.calendar'), one.calendar),
    ]),
  ]
  return [...worded(t('flow.fieldLabel'), draft.fieldLabels), ...draft.states.flatMap(state), ...draft.transitions.flatMap(transition), ...draft.clocks.flatMap(clock), ...rest(draft.rest)]
}
