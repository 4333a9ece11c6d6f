/** Le circuit en schéma : les états, les transitions entre eux ; le même brouillon et les mêmes réglages que la liste. */
import { Plus, X } from 'lucide-react'
import { useMemo, useState } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import type { Entity } from '@/lib/model'
import { Canvas, CanvasFrame } from '@/views/canvas/canvas-frame'
import { heirOf } from '@/views/canvas/graph'
import { focusNode, focusPanel } from '@/views/canvas/node-id'
import { NodePanel } from '@/views/canvas/node-panel'
import { emptyState, emptyTransition, withoutState, withoutTransition, type FlowDraft } from './flow-draft'
import { flowGraph } from './flow-graph'
import { StateSettings } from './state-settings'
import { TransitionSettings } from './transition-settings'
import type { FlowWords } from './use-flow-words'

interface FlowCanvasProps {
  draft: FlowDraft
  entity: Entity
  words: FlowWords
  faultsOf: (key: string) => string[]
  /** Le nœud ouvert, le même que dans la liste. */
  open: string | undefined
  onOpen: (key: string) => void
  onChange: (change: (draft: FlowDraft) => FlowDraft) => void
}

export default function FlowCanvas({ draft, entity, words, faultsOf, open, onOpen, onChange: change }: FlowCanvasProps) {
  const { t } = useTranslation()
  const [said, say] = useState('')
  const shape = words.shape([...draft.states, ...draft.transitions].flatMap(({ key }) => (faultsOf(key).length > 0 ? [key] : [])))
  const shown = JSON.stringify(shape)
  // oxlint-disable-next-line react/exhaustive-deps -- la forme se compare par ce qu'elle dit : poser un schéma coûte
  const graph = useMemo(() => flowGraph(shape, true), [shown])
  const state = draft.states.find((one) => one.key === open)
  const transition = draft.transitions.find((one) => one.key === open)
  const selected = (state ?? transition)?.key ?? draft.initial
  const chosenState = transition ? undefined : (state ?? draft.states.find((one) => one.key === selected))
  const nameOf = (id: string) => graph.nodes.find((node) => node.id === id)?.title ?? ''
  const select = (id: string, byKey: boolean) => {
    flushSync(() => onOpen(id))
    if (byKey) focusPanel()
  }
  /** Ce qu'on ajoute s'ouvre, et son libellé attend. */
  const put = (key: string, name: string, to: (before: FlowDraft) => FlowDraft) => {
    flushSync(() => {
      change(to)
      onOpen(key)
      say(t('canvas.added', { name }))
    })
    document.getElementById(`${key}-label`)?.focus()
  }
  const addState = () => {
    const made = emptyState()
    const way = emptyTransition([selected], made.key)
    // Un état où rien ne mène n'existe pas pour le serveur : sa première transition vient avec lui.
    put(made.key, t('flow.state'), (before) => ({ ...before, states: [...before.states, made], transitions: chosenState ? [...before.transitions, way] : before.transitions }))
  }
  const join = (from: string, to: string) => {
    const made = emptyTransition([from], to)
    put(made.key, t('flow.transition'), (before) => ({ ...before, transitions: [...before.transitions, made] }))
  }
  const remove = (id: string) => {
    const isState = draft.states.some((one) => one.key === id)
    if (isState && draft.states.length <= 1) return
    const left = isState ? withoutState(draft, id) : withoutTransition(draft, id)
    const next = heirOf(graph.nodes, id, (other) => [...left.states, ...left.transitions].some(({ key }) => key === other))
    say(t('canvas.removed', { name: graph.nodes.find((node) => node.id === id)?.name ?? '' }))
    change(() => left)
    if (next === undefined) return
    onOpen(next)
    focusNode(next)
  }
  const title = nameOf(selected)
  const panel = (
    <NodePanel
      key={selected}
      id={selected}
      title={title}
      faults={faultsOf(selected)}
      gestures={
        <>
          {chosenState && (
            <Button size="small" onClick={() => join(selected, draft.states.find((one) => one.key !== selected)?.key ?? selected)}>
              <Plus aria-hidden />
              {t('flow.transitionFrom')}
            </Button>
          )}
          <Button variant="ghost" size="smallIcon" aria-label={t('action.removeNamed', { name: title })} title={t('action.removeNamed', { name: title })} disabled={chosenState && draft.states.length <= 1} onClick={() => remove(selected)}>
            <X aria-hidden />
          </Button>
        </>
      }
    >
      {chosenState && <StateSettings draft={draft} state={chosenState} entity={entity} onChange={change} />}
      {transition && <TransitionSettings draft={draft} transition={transition} entity={entity} words={words} onChange={change} />}
    </NodePanel>
  )
  return (
    <CanvasFrame said={said} panel={panel}>
      <Canvas label={t('flow.diagram')} graph={graph} selected={selected} onSelect={select} onRemove={remove} onJoin={join}>
        <Button onClick={addState}>
          <Plus aria-hidden />
          {t('flow.addState')}
        </Button>
      </Canvas>
    </CanvasFrame>
  )
}
