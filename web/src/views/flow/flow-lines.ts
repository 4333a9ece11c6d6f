/** Un circuit en lignes qui se lisent : ses états, ses transitions, ce qu'elles demandent et font approuver, ses chronomètres. */
import type { TFunction } from 'i18next'
import type { WorkflowBody } from '@/features/definitions/workflow'
import { textIn } from '@/views/designer/names'
import { readFlow, type FlowApprover, type FlowState, type FlowTransition } from './flow-draft'

export function flowLines(t: TFunction, language: string, entity: string, body: WorkflowBody): string[] {
  const draft = readFlow(entity, body)
  const fact = (label: string, said: string | readonly string[]) => (said.length === 0 ? [] : [`   ${label} : ${typeof said === 'string' ? said : said.join(', ')}`])
  const yes = (label: string, holds: boolean) => (holds ? [`   ${label}`] : [])
  const stateName = (key: string) => {
    const state = draft.states.find((one) => one.key === key)
    return state ? textIn(state.labels, language) || state.name : key
  }
  const state = (one: FlowState) => [
    t('flow.stateNamed', { name: stateName(one.key) }),
    ...yes(t('flow.isStart'), draft.initial === one.key),
    ...yes(t('flow.isFinal'), one.isFinal),
    ...fact(t('admin.tone'), t(`admin.tones.${one.tone}`)),
    ...fact(t('flow.editBy'), one.edit === 'granted' ? '' : t(`flow.edit.${one.edit}`)),
    ...fact(t('flow.require'), one.require),
  ]
  const approver = (one: FlowApprover, rank: number) => [
    `   ${t('flow.stepRank', { rank: rank + 1 })} : ${textIn(one.labels, language) || one.name}`,
    ...[...fact(t('flow.people'), one.people), ...fact(t('flow.way'), one.people.length > 1 ? t(`flow.ways.${one.way}`) : ''), ...fact(t('flow.stepWhen'), one.when), ...fact(t('flow.within'), one.within), ...fact(t('flow.escalate'), one.escalate), ...fact(t('flow.remind'), one.remind)].map((line) => `   ${line}`),
  ]
  const transition = (one: FlowTransition) => [
    t('flow.transitionNamed', { name: textIn(one.labels, language) || one.name }),
    `   ${t('flow.path', { from: one.from.map(stateName).join(', '), to: stateName(one.to) })}`,
    ...fact(t('admin.onlyWhen'), one.when),
    ...fact(t('flow.refusal'), textIn(one.refusal, language)),
    ...fact(t('flow.ask'), one.ask),
    ...fact(t('admin.assign'), Object.entries(one.set).map(([name, source]) => `${name} = ${source}`)),
    ...fact(t('flow.separate'), one.separate),
    ...yes(t('flow.confirms'), one.asksFirst),
    ...(one.approval ? [`   ${t('flow.needsApproval')}`, ...one.approval.steps.flatMap(approver), ...fact(t('flow.notBy'), one.approval.separate), ...fact(t('flow.resetOn'), one.approval.resetOn)] : []),
  ]
  const clocks = Object.entries(body.clock ?? {}).flatMap(([name, clock]) => [
    `${t('flow.clockLabel')} : ${textIn(body.texts?.[`clocks.${name}`] ?? {}, language) || name}`,
    ...fact(t('flow.clockStart'), clock.start),
    ...fact(t('flow.clockStop'), clock.stop),
    ...fact(t('flow.clockPause'), clock.pause ?? []),
    ...fact(t('flow.clockTarget'), clock.target),
    ...fact(t('flow.clockWarn'), clock.warn ?? ''),
  ])
  return [...draft.states.flatMap(state), ...draft.transitions.flatMap(transition), ...clocks]
}
