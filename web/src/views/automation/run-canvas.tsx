/** Une exécution sur le schéma de son déclencheur : ce que chaque étape est devenue, et en combien de temps. */
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import type { RunDetail } from '@/features/automation/api/runs'
import type { TriggerBody } from '@/features/automation/trigger'
import { definitionQuery } from '@/features/definitions/api/definitions'
import { useModel } from '@/features/model/use-model'
import { useFormat } from '@/lib/format'
import { Canvas, CanvasFrame } from '@/views/canvas/canvas-frame'
import { focusPanel } from '@/views/canvas/node-id'
import { NodePanel } from '@/views/canvas/node-panel'
import { isAt, marksOf, type RunMark } from './run-marks'
import { StepLogs, stepTones } from './step-logs'
import { placesOf } from './step-places'
import { readTrigger, type TriggerDraft } from './trigger-draft'
import { triggerGraph, type Wording } from './trigger-graph'
import { useTriggerWords } from './use-trigger-words'

export function RunCanvas({ run }: { run: RunDetail }) {
  const { t } = useTranslation()
  const name = run.trigger.slice('my.'.length)
  const { data, error, refetch } = useQuery(definitionQuery<TriggerBody>(`triggers/${name}`))
  const draft = useMemo(() => data && readTrigger(name, data.body, {}), [data, name])
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />
  if (data === null) return <p className="text-muted-foreground">{t('canvas.noTrigger')}</p>
  return data && draft ? <Drawn run={run} draft={draft} changed={Date.parse(data.updated_at) > Date.parse(run.at)} /> : <Skeleton className="h-96" />
}

/** `changed` : le déclencheur n'est plus celui que l'exécution a suivi. */
function Drawn({ run, draft, changed }: { run: RunDetail; draft: TriggerDraft; changed: boolean }) {
  const { t } = useTranslation()
  const { elapsed } = useFormat()
  const [chosen, setChosen] = useState<string | undefined>()
  const words = useTriggerWords(useModel(), draft)
  const places = placesOf(draft.steps)
  const { marks, strays } = marksOf(run.steps, places)
  const spent = ({ duration, times }: RunMark) => {
    const parts = [times > 1 ? t('canvas.times', { count: times }) : '', duration > 0 ? elapsed(duration / 1000) : '']
    return parts.filter(Boolean).join(' · ')
  }
  const marked: Wording = {
    ...words,
    step: (step, rank) => {
      const drawn = words.step(step, rank)
      const mark = marks.get(step.key)
      if (!mark) return drawn
      return { ...drawn, note: spent(mark) || drawn.note, mark: { text: t(`admin.stepResult.${mark.result}`), tone: stepTones[mark.result] ?? 'info' } }
    },
  }
  const graph = triggerGraph(draft.steps, marked, true)
  const node = graph.nodes.find((one) => one.id === chosen)
  const place = places.find(({ key }) => key === chosen)
  const logs = run.steps.filter((log) => isAt(log, place))
  const choose = (id: string, byKey: boolean) => {
    flushSync(() => setChosen(id))
    if (byKey) focusPanel()
  }
  return (
    <>
      {(strays || changed) && <p className="pb-2 text-warning">{t('canvas.strays')}</p>}
      <CanvasFrame
        said=""
        panel={
          node &&
          place && (
            <NodePanel key={node.id} id={node.id} title={node.title ?? ''}>
              {logs.length > 0 ? <StepLogs steps={logs} /> : <p className="text-muted-foreground">{t('canvas.notReached')}</p>}
            </NodePanel>
          )
        }
      >
        <Canvas label={t('canvas.runLabel')} graph={graph} selected={chosen} onSelect={choose} />
      </CanvasFrame>
    </>
  )
}
