/** Un déclencheur en lignes qui se lisent : ce qui le réveille, sa condition, ses étapes et tout ce qu'elles disent. */
import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { systemEventsQuery, type SystemEvent } from '@/features/automation/api/triggers'
import type { TriggerBody } from '@/features/automation/trigger'
import { useFormat, type Format } from '@/lib/format'
import { fieldNamed, type Entity } from '@/lib/model'
import { textIn, textsBeside } from '@/views/designer/names'
import { branchWord, entityInside } from './step-words'
import { branchesOf, type DraftStep } from './steps'
import { readTrigger, recordOf, sourceOf } from './trigger-draft'
import { stepFacts } from './use-step-facts'
import { useKnown, waitText, type Known } from './use-summary'
import { sourceText } from './words'

export function useTriggerLines(): (body: TriggerBody) => string[] {
  const { i18n } = useTranslation()
  const format = useFormat()
  const known = useKnown()
  const { data: system } = useQuery(systemEventsQuery(i18n.language))
  return useCallback((body) => triggerLines({ ...known, format, system }, i18n.language, body), [known, format, system, i18n.language])
}

export function triggerLines(known: Known & { format: Format; system?: SystemEvent[] }, language: string, body: TriggerBody): string[] {
  const { t, format, model } = known
  const { labels, source, when, priority, steps, rest } = readTrigger('', body, {})
  const owner = model.entities[recordOf(source)]
  const pair = (label: string, said: string) => t('said.pair', { label, said })
  const stepLines = (step: DraftStep, entity: Entity | undefined, rank: string, indent: string): string[] => [
    `${indent}${rank}. ${t(`admin.stepKind.${step.kind}`)}`,
    ...stepFacts(t, model, known, step, entity).flatMap(({ label, said }) => pair(label, said).split('\n').map((line) => `${indent}   ${line}`)),
    ...branchesOf(step.kind).flatMap((branch) => (step[branch].length === 0 ? [] : [`${indent}   ${t(`admin.branch.${branchWord(step.kind, branch)}`)}`, ...step[branch].flatMap((one, at) => stepLines(one, entityInside(model, entity, step), `${rank}.${at + 1}`, `${indent}   `))])),
  ]
  const changed = source.changed.map((name) => (owner && fieldNamed(owner, name)?.label) ?? name)
  return [
    pair(t('admin.triggerLabel'), textIn(labels, language)),
    ...textsBeside(labels, language).map(([other, text]) => pair(`${t('admin.triggerLabel')} · ${t(`language.${other}`)}`, text)),
    pair(t('admin.source'), sourceText(t, format, model, sourceOf(source), known.system)),
    ...(changed.length > 0 ? [pair(t('admin.changedFields'), format.list(changed))] : []),
    ...(source.batch ? [pair(t('trigger.batch'), t('trigger.batchSaid', { events: source.batch.events, within: waitText(known, source.batch.within) }))] : []),
    pair(t('admin.onlyWhen'), when || t('admin.always')),
    ...(priority ? [pair(t('admin.priority'), priority)] : []),
    ...Object.entries(rest).map(([name, value]) => pair(name, JSON.stringify(value))),
    ...steps.flatMap((step, at) => stepLines(step, owner, String(at + 1), '')),
  ]
}
