/** Un circuit en cours d'écriture : ses états, ses transitions, ce qu'elles font approuver ; lu d'une définition, rendu en définition. */
import type { Change } from '@/features/definitions/api/changes'
import type { ApprovalBody, StateBody, TransitionBody, WorkflowBody } from '@/features/definitions/workflow'
import type { Labels } from '@/lib/i18n'
import type { Tone } from '@/lib/model'
import { clean, isEmpty, without } from '@/views/designer/body'
import { newKey } from '@/views/designer/draft'
import { nameFrom } from '@/views/designer/names'
import { readApproval, writeApproval } from './flow-approval'
import { readClocks, withoutStateInClocks, writeClocks, type FlowClock } from './flow-clocks'

export interface FlowState {
  key: string
  name: string
  /** Écrit en base : des fiches y sont, son nom ne change plus. */
  kept: boolean
  labels: Labels
  tone: Tone
  edit: 'granted' | 'owner' | 'nobody'
  require: string[]
  isFinal: boolean
}

export type Way = 'any' | 'all' | 'at_least'

export interface FlowApprover {
  key: string
  name: string
  kept: boolean
  labels: Labels
  way: Way
  people: string[]
  need: string
  when: string
  within: string
  remind: string
  escalate: string
}

export interface FlowApproval {
  separate: string[]
  resetOn: string[]
  calendar: string
  steps: FlowApprover[]
}

export interface FlowTransition {
  key: string
  name: string
  kept: boolean
  labels: Labels
  /** Clés d'états. */
  from: string[]
  to: string
  when: string
  /** Ce qu'on dit à qui la condition la ferme. */
  refusal: Labels
  /** Champs demandés à qui la fait. */
  ask: string[]
  set: Record<string, string>
  separate: string[]
  tone: string
  /** La question posée avant ; vide : aucune. */
  confirm: Labels
  asksFirst: boolean
  approval?: FlowApproval
  /** Nom que porte l'approbation dans la définition. */
  approvalName: string
  rest: Record<string, unknown>
}

export interface FlowDraft {
  entity: string
  field: string
  fieldLabels: Labels
  initial: string
  states: FlowState[]
  transitions: FlowTransition[]
  clocks: FlowClock[]
  /** Ce que cet écran ne montre pas, gardé tel quel : autres textes. */
  rest: Record<string, unknown>
  texts: Record<string, Labels>
}

export const emptyStep = (): FlowApprover => ({ key: newKey(), name: '', kept: false, labels: {}, way: 'any', people: [], need: '2', when: '', within: '', remind: '', escalate: '' })
export const emptyApproval = (): FlowApproval => ({ separate: [], resetOn: [], calendar: '', steps: [emptyStep()] })
export const emptyState = (tone: Tone = 'neutral'): FlowState => ({ key: newKey(), name: '', kept: false, labels: {}, tone, edit: 'granted', require: [], isFinal: false })
export const emptyTransition = (from: string[], to: string): FlowTransition => ({ key: newKey(), name: '', kept: false, labels: {}, from, to, when: '', refusal: {}, ask: [], set: {}, separate: [], tone: '', confirm: {}, asksFirst: false, approvalName: '', rest: {} })

/** Le plus petit circuit qui serve : un brouillon, qu'on valide. */
export function emptyFlow(entity: string, said: { draft: Labels; done: Labels; validate: Labels; status: Labels }): FlowDraft {
  const draft = { ...emptyState(), name: 'draft', labels: said.draft }
  const done = { ...emptyState('success'), name: 'done', labels: said.done, isFinal: true }
  return { entity, field: 'status', fieldLabels: said.status, initial: draft.key, states: [draft, done], transitions: [{ ...emptyTransition([draft.key], done.key), name: 'validate', labels: said.validate }], clocks: [], rest: {}, texts: {} }
}

const own = new Set(['field', 'initial', 'states', 'transitions', 'approval', 'approvals', 'clock', 'texts'])
const ownTransition = new Set(['from', 'to', 'when', 'params', 'set', 'separate', 'approval', 'tone', 'confirm'])

export function readFlow(entity: string, body: WorkflowBody): FlowDraft {
  const said = new Set<string>()
  const wording = (key: string): Labels => {
    said.add(key)
    return body.texts?.[key] ?? {}
  }
  const states = Object.entries(body.states).map(([name, state]): FlowState => ({
    key: newKey(),
    name,
    kept: true,
    labels: wording(`${body.field}.options.${name}`),
    tone: state.tone,
    edit: state.edit ?? 'granted',
    require: state.require ?? [],
    isFinal: state.final ?? false,
  }))
  const keyOf = (name: string) => states.find((state) => state.name === name)?.key ?? name
  const approvals: Record<string, ApprovalBody> = { ...(body.approval ? { approval: body.approval } : {}), ...body.approvals }
  const transitions = Object.entries(body.transitions).map(([name, one]): FlowTransition => {
    const asked = one.approval === undefined ? undefined : approvals[one.approval]
    return {
      key: newKey(),
      name,
      kept: true,
      labels: wording(`actions.${name}.label`),
      from: one.from.map(keyOf),
      to: keyOf(one.to),
      when: one.when ?? '',
      refusal: wording(`actions.${name}.when`),
      ask: Object.entries(one.params ?? {}).flatMap(([field, kind]) => (kind === 'field' ? [field] : [])),
      set: one.set ?? {},
      separate: one.separate ?? [],
      tone: one.tone ?? '',
      confirm: wording(`actions.${name}.confirm`),
      asksFirst: one.confirm ?? false,
      approval: asked && readApproval(asked, (step) => wording(`approvals.${one.approval}.${step}`)),
      approvalName: one.approval ?? '',
      rest: { ...without(one, ownTransition), params: Object.fromEntries(Object.entries(one.params ?? {}).filter(([, kind]) => kind !== 'field')) },
    }
  })
  const clocks = readClocks(body.clock ?? {}, keyOf, (name) => wording(`clocks.${name}`))
  const fieldLabels = wording(`${body.field}.label`)
  return { entity, field: body.field, fieldLabels, initial: keyOf(body.initial), states, transitions, clocks, rest: without(body, own), texts: Object.fromEntries(Object.entries(body.texts ?? {}).filter(([key]) => !said.has(key))) }
}

export function writeFlow(draft: FlowDraft): WorkflowBody {
  const nameOf = (key: string) => draft.states.find((state) => state.key === key)?.name ?? ''
  const texts: Record<string, Labels> = { ...draft.texts, [`${draft.field}.label`]: draft.fieldLabels }
  const states = draft.states.map((state): [string, StateBody] => {
    texts[`${draft.field}.options.${state.name}`] = state.labels
    return [state.name, { tone: state.tone, ...clean({ edit: state.edit === 'granted' ? undefined : state.edit, require: state.require, final: state.isFinal }) }]
  })
  const approvals: Record<string, ApprovalBody> = {}
  const transitions = draft.transitions.map((one): [string, TransitionBody] => {
    const { params, ...rest } = one.rest
    const approval = one.approval && approvalNameOf(draft, one)
    texts[`actions.${one.name}.label`] = one.labels
    if (one.when.trim()) texts[`actions.${one.name}.when`] = one.refusal
    if (one.asksFirst) texts[`actions.${one.name}.confirm`] = one.confirm
    if (one.approval && approval) {
      approvals[approval] = writeApproval(one.approval)
      for (const step of one.approval.steps) texts[`approvals.${approval}.${step.name}`] = step.labels
    }
    const said = { when: one.when.trim(), params: { ...Object.fromEntries(one.ask.map((field) => [field, 'field'])), ...(params as object | undefined) }, set: one.set, separate: one.separate, approval, tone: one.tone as Tone, confirm: one.asksFirst }
    return [one.name, { from: one.from.map(nameOf), to: nameOf(one.to), ...clean(said), ...rest }]
  })
  for (const clock of draft.clocks) texts[`clocks.${clock.name}`] = clock.labels
  const { approval, ...others } = approvals
  return {
    field: draft.field,
    initial: nameOf(draft.initial),
    states: Object.fromEntries(states),
    transitions: Object.fromEntries(transitions),
    ...(approval ? { approval } : {}),
    ...(isEmpty(others) ? {} : { approvals: others }),
    ...(draft.clocks.length > 0 ? { clock: writeClocks(draft.clocks, nameOf) } : {}),
    ...draft.rest,
    texts: Object.fromEntries(Object.entries(texts).flatMap(([key, labels]) => (isEmpty(labels) ? [] : [[key, clean(labels)]]))),
  }
}

/** Le nom d'une approbation : le sien, sinon celui de sa transition s'il est libre ; la première s'écrit `approval`. */
function approvalNameOf(draft: FlowDraft, transition: FlowTransition): string {
  if (transition.approvalName) return transition.approvalName
  const asking = draft.transitions.filter((one) => one.approval)
  const held = asking.map((one) => one.approvalName)
  if (!held.includes('approval') && asking.find((one) => !one.approvalName) === transition) return 'approval'
  return nameFrom(transition.name, ['approval', ...held, ...draft.transitions.flatMap((one) => (one === transition ? [] : one.name))])
}

/** Les transitions qui prenaient la même approbation la changent ensemble. */
export const withTransition = (draft: FlowDraft, key: string, part: Partial<FlowTransition>): FlowDraft => {
  const shared = draft.transitions.find((one) => one.key === key)?.approvalName
  const follows = (one: FlowTransition) => part.approval !== undefined && shared !== '' && one.approval !== undefined && one.approvalName === shared
  return { ...draft, transitions: draft.transitions.map((one) => (one.key === key ? { ...one, ...part } : follows(one) ? { ...one, approval: part.approval } : one)) }
}

export const withState = (draft: FlowDraft, key: string, part: Partial<FlowState>): FlowDraft => ({ ...draft, states: draft.states.map((state) => (state.key === key ? { ...state, ...part } : state)) })

/** Un état retiré emporte les transitions qui y mènent, ou qui n'en partaient que de là. */
export function withoutState(draft: FlowDraft, key: string): FlowDraft {
  if (draft.states.length <= 1) return draft
  const states = draft.states.filter((state) => state.key !== key)
  const transitions = draft.transitions.map((one) => ({ ...one, from: one.from.filter((from) => from !== key) })).filter((one) => one.to !== key && one.from.length > 0)
  return { ...draft, states, transitions, clocks: withoutStateInClocks(draft.clocks, key), initial: draft.initial === key ? (states[0]?.key ?? '') : draft.initial }
}

export const withoutTransition = (draft: FlowDraft, key: string): FlowDraft => ({ ...draft, transitions: draft.transitions.filter((one) => one.key !== key) })

export const pathOf = (draft: FlowDraft): string => `workflows/${draft.entity}`

export const changeOf = (draft: FlowDraft, version: number): Change => ({ path: pathOf(draft), body: writeFlow(draft), version })

/** À quel nœud va une faute : `states.draft.tone`, `transitions.submit.when`, `approval.steps.0.by`. */
export function nodeAt(draft: FlowDraft, path: string): string | undefined {
  const [group, name] = path.split('.')
  if (group === 'states') return draft.states.find((state) => state.name === name)?.key
  if (group === 'transitions') return draft.transitions.find((one) => one.name === name)?.key
  if (group === 'initial') return draft.initial
  if (group === 'clock') return draft.clocks.find((clock) => clock.name === name)?.key
  const approval = group === 'approval' ? 'approval' : group === 'approvals' ? name : undefined
  if (approval === undefined) return undefined
  return draft.transitions.find((one) => one.approval && approvalNameOf(draft, one) === approval)?.key
}
