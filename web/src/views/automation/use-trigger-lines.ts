/** Un déclencheur en lignes qui se lisent : ce qui le réveille, sa condition, ses étapes et tout ce qu'elles disent. */
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { TriggerBody } from '@/features/automation/trigger'
import { useModel } from '@/features/model/use-model'
import { useFormat } from '@/lib/format'
import type { Entity } from '@/lib/model'
import { textIn } from '@/views/designer/names'
import { branchWord, entityInside } from './step-words'
import { branchesOf, type DraftStep } from './steps'
import { readTrigger, sourceOf } from './trigger-draft'
import { useStepFacts } from './use-step-facts'
import { sourceText } from './words'

export function useTriggerLines(): (body: TriggerBody) => string[] {
  const { t, i18n } = useTranslation()
  const model = useModel()
  const format = useFormat()
  const facts = useStepFacts()
  return useCallback(
    (body) => {
      const { labels, source, when, priority, steps } = readTrigger('', body, {})
      const said = (step: DraftStep, entity: Entity | undefined, rank: string, indent: string): string[] => [
        `${indent}${rank}. ${t(`admin.stepKind.${step.kind}`)}`,
        ...facts(step, entity).flatMap((fact) => `${fact.label} : ${fact.said}`.split('\n').map((line) => `${indent}   ${line}`)),
        ...branchesOf(step.kind).flatMap((branch) => (step[branch].length === 0 ? [] : [`${indent}   ${t(`admin.branch.${branchWord(step.kind, branch)}`)}`, ...step[branch].flatMap((one, at) => said(one, entityInside(model, entity, step), `${rank}.${at + 1}`, `${indent}   `))])),
      ]
      return [
        `${t('admin.triggerLabel')} : ${textIn(labels, i18n.language)}`,
        `${t('admin.source')} : ${sourceText(t, format, model, sourceOf(source))}`,
        ...(source.changed.length > 0 ? [`${t('admin.changedFields')} : ${source.changed.join(', ')}`] : []),
        `${t('admin.onlyWhen')} : ${when || t('admin.always')}`,
        ...(priority ? [`${t('admin.priority')} : ${priority}`] : []),
        ...steps.flatMap((step, at) => said(step, model.entities[source.entity], String(at + 1), '')),
      ]
    },
    [t, i18n.language, model, format, facts],
  )
}
