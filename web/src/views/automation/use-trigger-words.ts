/** Les mots du schéma d'un déclencheur : ce que montre et ce que dit chaque nœud. */
import { Filter, Zap } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { TriggerSource } from '@/features/automation/api/triggers'
import type { Model } from '@/lib/model'
import { branchWord, entityAround, stepPictures } from './step-words'
import { startsAlone, type DraftSource, type TriggerDraft } from './trigger-draft'
import type { Wording } from './trigger-graph'
import { useSummary } from './use-summary'
import { sourceText } from './words'

/** La source du brouillon, telle que le serveur la dirait. */
function sourceOf(source: DraftSource): TriggerSource {
  const { kind, every, at, zone, hook } = source
  if (kind === 'before' || kind === 'after') return { kind: 'deadline', entity: source.entity, field: source.field, side: kind, by: source.by }
  if (kind === 'every') return { kind: 'schedule', every, zone }
  if (kind === 'at') return { kind: 'once', at, zone }
  return { kind, entity: source.entity, event: source.event, condition: source.condition, hook }
}

export function useTriggerWords(model: Model, draft: Pick<TriggerDraft, 'source' | 'when' | 'steps'>): Wording {
  const { t } = useTranslation()
  const summary = useSummary()
  const { source, when, steps } = draft
  return useMemo(() => {
    const said = sourceText(t, model, sourceOf(source))
    const entity = startsAlone(source.kind) ? undefined : model.entities[source.entity]
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
  }, [t, model, summary, source, when, steps])
}
