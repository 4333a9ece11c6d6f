/** Les mots du schéma d'un déclencheur : ce que montre et ce que dit chaque nœud. */
import { Filter, Zap } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Model } from '@/lib/model'
import { branchWord, entityAround, stepPictures } from './step-words'
import { recordOf, sourceOf, type TriggerDraft } from './trigger-draft'
import type { Wording } from './trigger-graph'
import { useSourceText } from './use-source-text'
import { useSummary } from './use-summary'

export function useTriggerWords(model: Model, draft: Pick<TriggerDraft, 'source' | 'when' | 'steps'>): Wording {
  const { t } = useTranslation()
  const sourceSaid = useSourceText()
  const summary = useSummary()
  const { source, when, steps } = draft
  return useMemo(() => {
    const said = sourceSaid(sourceOf(source))
    const entity = model.entities[recordOf(source)]
    const condition = when.trim() || t('admin.always')
    return {
      source: { title: t('admin.source'), note: said, name: t('admin.source'), Picture: Zap },
      when: { title: t('admin.onlyWhen'), note: condition, name: t('admin.onlyWhen'), Picture: Filter },
      step: (step, rank) => {
        const title = `${rank}. ${t(`admin.stepKind.${step.kind}`)}`
        return { title, name: title, note: summary(step, entityAround(model, entity, steps, step.key)), Picture: stepPictures[step.kind] }
      },
      branch: (kind, branch) => t(`admin.branch.${branchWord(kind, branch)}`),
      spot: (after) => (after ? t('canvas.addAfter', { name: after }) : t('canvas.addFirst')),
    }
  }, [t, sourceSaid, model, summary, source, when, steps])
}
