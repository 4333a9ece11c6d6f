/** Tout ce que dit une étape, dans les mots de l'écran : pour qui la lit sans la changer. */
import type { TFunction } from 'i18next'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { useModel } from '@/features/model/use-model'
import { fieldNamed, type Entity, type Model } from '@/lib/model'
import { readHeaders } from './call-body'
import { entityCalled } from './step-scope'
import type { DraftStep } from './steps'
import { roleText, useKnown, waitText, type Known } from './use-summary'

/** Sous quel nom se dit chaque réglage, dans cet ordre ; un réglage d'une autre version se dit par son nom technique. */
const labels: Record<string, string> = {
  if: 'admin.stepIf',
  join: 'admin.joinWhen',
  wait: 'admin.waitFor',
  until: 'admin.waitUntil',
  for_each: 'admin.eachOf',
  to: 'admin.recipients',
  channel: 'admin.chatChannel',
  template: 'admin.template',
  files: 'admin.mailFiles.label',
  channels: 'notifications.channels',
  escalate: 'admin.escalate',
  job: 'admin.job.does',
  trigger: 'admin.job.which',
  file: 'admin.job.file',
  into: 'admin.job.into',
  delay: 'admin.job.delay',
  unique: 'admin.job.unique',
  list: 'admin.report.list',
  format: 'admin.report.format',
  attach: 'admin.report.attach',
  field: 'admin.document.field',
  entity: 'admin.createEntity',
  record: 'admin.onRecord',
  action: 'admin.actionName',
  set: 'admin.assign',
  params: 'trigger.params',
  method: 'trigger.callMethod',
  url: 'admin.callUrl',
  headers: 'trigger.callHeaders',
  body: 'trigger.callBody',
  json: 'trigger.callJson',
  text: 'trigger.callText',
  answer: 'trigger.callAnswer',
  retry: 'trigger.callRetry',
  source: 'admin.script.source',
  timeout: 'admin.script.timeout',
  memory: 'admin.script.memory',
  run_as: 'admin.script.runAs',
  priority: 'admin.priority',
  kind: 'admin.notice.kind',
  severity: 'admin.notice.severity',
  repeat: 'trigger.repeatEvery',
  while: 'trigger.repeatWhile',
  on_error: 'trigger.onError',
}

export interface StepFact {
  name: string
  label: string
  said: string
}

export function useStepFacts(): (step: DraftStep, entity: Entity | undefined) => StepFact[] {
  const { t } = useTranslation()
  const model = useModel()
  const known = useKnown()
  return useCallback((step, entity) => stepFacts(t, model, known, step, entity), [t, model, known])
}

/** `entity` : celle dont l'étape nomme les champs. Une expression se montre comme on l'a écrite. */
export function stepFacts(t: TFunction, model: Model, known: Known, { kind, values }: DraftStep, entity: Entity | undefined): StepFact[] {
  const { list } = known.format
  const rank = (name: string) => (Object.keys(labels).indexOf(name) + 1 || Number.POSITIVE_INFINITY)
  const field = (name: string, of = entity) => (of && fieldNamed(of, name)?.label) ?? name
  const target = entityCalled(model, values.entity) ?? (kind === 'create' ? undefined : entity)
  const assigned = (set: unknown, label: (name: string) => string) => Object.entries(set as Record<string, string>).map(([name, source]) => `${label(name)} = ${source}`).join('\n')
  const action = target?.actions?.find(({ name }) => name === values.action)
  const nature = (of: 'kind' | 'severity', name: string) => known.natures[of].find((one) => one.name === name)?.label ?? name
  const words: Record<string, (value: never) => string> = {
    to: (to: string[]) => list(to.map((one) => roleText(known, one) ?? field(one))),
    channels: (channels: string[]) => list(channels.map((one) => t(`notifications.channel.${one}`))),
    priority: (priority: number) => (kind === 'job' ? String(priority) : t(`admin.priorityIs.p${priority}`)),
    kind: (name: string) => nature('kind', name),
    severity: (name: string) => nature('severity', name),
    escalate: ({ after, to }: { after: string; to: string[] }) => `${waitText(known, after)} → ${list(to.map((one) => (one === 'manager' ? t('admin.manager') : (roleText(known, one) ?? one))))}`,
    entity: (name: string) => entityCalled(model, name)?.label ?? name,
    into: (name: string) => entityCalled(model, name)?.label ?? name,
    for_each: (each: string | { entity: string }) => (typeof each === 'string' ? field(each) : queryText(known, model, each)),
    list: (asked: { entity: string }) => queryText(known, model, asked),
    set: (set: unknown) => assigned(set, (name) => field(name, target)),
    params: (params: unknown) => assigned(params, (name) => action?.params?.find((param) => param.name === name)?.label ?? name),
    action: (name: string) => action?.label ?? name,
    record: (name: string) => field(name),
    until: (name: string) => field(name),
    attach: (name: string) => field(name),
    files: (names: string[]) => list(names.map((name) => field(name))),
    wait: (wait: string) => waitText(known, wait),
    delay: (delay: string) => waitText(known, delay),
    repeat: (every: string) => waitText(known, every),
    join: (join: string) => t(join === 'any' ? 'admin.joinAny' : 'admin.joinAll'),
    job: (job: string) => t(`admin.job.${job}`),
    trigger: (name: string) => known.triggers.find((one) => one.name === name)?.label ?? name,
    format: (format: string) => t(`admin.report.formats.${format}`),
    run_as: (who: string) => t(`admin.script.${who}`),
    headers: (headers: unknown) => readHeaders(headers).map(({ name, value, secret }) => `${name}: ${value}${secret ? `••• (${secret})` : ''}`).join('\n'),
    answer: () => t('trigger.callAnswered'),
    on_error: () => t('admin.continueOnError'),
  }
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .toSorted(([left], [right]) => rank(left) - rank(right))
    .map(([name, value]) => ({ name, label: name === 'if' && kind === 'branch' ? t('admin.branchIf') : labels[name] ? t(labels[name]) : name, said: words[name]?.(value as never) ?? (typeof value === 'string' ? value : JSON.stringify(value)) }))
}

/** Comment se dit ce qui restreint une lecture. */
const askedLabels: Record<string, string> = { view: 'admin.report.view', filter: 'admin.eachFilter', equal: 'trigger.eachEqual', sort: 'admin.report.sort', limit: 'trigger.eachLimit', columns: 'admin.report.columns' }

/** Une lecture : son entité, puis ce qui la restreint. */
function queryText({ t, format: { list } }: Known, model: Model, { entity, ...rest }: { entity: string; [key: string]: unknown }): string {
  const target = entityCalled(model, entity)
  const labelOf = (name: string) => (target && fieldNamed(target, name)?.label) ?? name
  const sorted = (name: string) => `${labelOf(name.replace(/^-/, ''))}, ${t(name.startsWith('-') ? 'admin.report.down' : 'admin.report.up')}`
  const said = (key: string, value: unknown) => (typeof value !== 'string' ? JSON.stringify(value) : key === 'sort' ? list(value.split(',').map((one) => sorted(one.trim()))) : value)
  const more = Object.entries(rest).map(([key, value]) => t('said.pair', { label: askedLabels[key] ? t(askedLabels[key]) : key, said: said(key, value) }))
  return [target?.label ?? entity, ...more].join('\n')
}
