/** Le circuit en liste : ses états puis ses transitions, chacun se déplie, se règle, se range, s'en va. */
import { Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Dot } from '@/components/ui/dot'
import type { Entity } from '@/lib/model'
import { FoldCard } from '@/views/admin/fold-card'
import { moved } from '@/views/designer/draft'
import { emptyState, emptyTransition, withoutState, withoutTransition, type FlowDraft } from './flow-draft'
import { StateSettings } from './state-settings'
import { TransitionSettings } from './transition-settings'
import type { FlowWords } from './use-flow-words'

interface FlowListProps {
  draft: FlowDraft
  entity: Entity
  words: FlowWords
  open: string | undefined
  faultsOf: (key: string) => string[]
  onOpen: (key: string | undefined) => void
  onChange: (change: (draft: FlowDraft) => FlowDraft) => void
}

export function FlowList({ draft, entity, words, open, faultsOf, onOpen, onChange }: FlowListProps) {
  const { t } = useTranslation()
  const add = (key: string, change: (before: FlowDraft) => FlowDraft) => {
    flushSync(() => {
      onChange(change)
      onOpen(key)
    })
    document.getElementById(`${key}-label`)?.focus()
  }
  const addState = () => {
    const state = emptyState()
    add(state.key, (before) => ({ ...before, states: [...before.states, state] }))
  }
  const addTransition = () => {
    const one = emptyTransition([draft.initial], draft.states.find((state) => state.key !== draft.initial)?.key ?? draft.initial)
    add(one.key, (before) => ({ ...before, transitions: [...before.transitions, one] }))
  }
  const card = (key: string, name: string) => ({ id: key, name, level: 'h4' as const, open: open === key, faults: faultsOf(key), onToggle: () => onOpen(open === key ? undefined : key) })
  return (
    <div className="grid min-w-0 gap-6">
      <Part title={t('flow.states')} hint={t('flow.statesHint')} add={t('flow.addState')} onAdd={addState}>
        {draft.states.map((state, rank) => (
          <FoldCard
            key={state.key}
            {...card(state.key, words.stateName(state))}
            sign={<Dot tone={state.tone} />}
            marks={draft.initial === state.key ? <Badge tone="info">{t('flow.start')}</Badge> : state.isFinal && <Badge>{t('flow.end')}</Badge>}
            first={rank === 0}
            last={rank === draft.states.length - 1}
            onMove={(by) => onChange((before) => ({ ...before, states: moved(before.states, state.key, by) }))}
            onRemove={draft.states.length > 1 ? () => onChange((before) => withoutState(before, state.key)) : undefined}
          >
            <StateSettings draft={draft} state={state} entity={entity} onChange={onChange} />
          </FoldCard>
        ))}
      </Part>
      <Part title={t('flow.transitions')} hint={t('flow.transitionsHint')} add={t('flow.addTransition')} onAdd={addTransition}>
        {draft.transitions.map((one, rank) => (
          <FoldCard
            key={one.key}
            {...card(one.key, words.transitionName(one))}
            note={words.path(one)}
            marks={one.approval && <Badge tone="info">{t('flow.approvals', { count: one.approval.steps.length })}</Badge>}
            first={rank === 0}
            last={rank === draft.transitions.length - 1}
            onMove={(by) => onChange((before) => ({ ...before, transitions: moved(before.transitions, one.key, by) }))}
            onRemove={() => onChange((before) => withoutTransition(before, one.key))}
          >
            <TransitionSettings draft={draft} transition={one} entity={entity} words={words} onChange={onChange} />
          </FoldCard>
        ))}
      </Part>
    </div>
  )
}

function Part({ title, hint, add, onAdd, children }: { title: string; hint: string; add: string; onAdd: () => void; children: ReactNode }) {
  return (
    <div className="grid min-w-0 gap-2">
      <h3 className="text-section">{title}</h3>
      <p className="text-muted-foreground">{hint}</p>
      <ol aria-label={title} className="grid min-w-0 divide-y rounded-lg border bg-card empty:hidden">
        {children}
      </ol>
      <Button className="justify-self-start" onClick={onAdd}>
        <Plus aria-hidden />
        {add}
      </Button>
    </div>
  )
}
