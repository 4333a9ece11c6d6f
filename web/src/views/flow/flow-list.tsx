/** Le circuit en liste : ses états puis ses transitions, chacun se déplie, se règle, se range, s'en va. */
import { ArrowDown, ArrowUp, ChevronRight, Plus, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Dot } from '@/components/ui/dot'
import { cx } from '@/lib/cx'
import type { Entity } from '@/lib/model'
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
  const card = (key: string, name: string) => ({ id: key, name, open: open === key, faults: faultsOf(key), onToggle: () => onOpen(open === key ? undefined : key) })
  return (
    <div className="grid min-w-0 gap-6">
      <Part title={t('flow.states')} hint={t('flow.statesHint')} add={t('flow.addState')} onAdd={addState}>
        {draft.states.map((state, rank) => (
          <Card
            key={state.key}
            {...card(state.key, words.stateName(state))}
            sign={<Dot tone={state.tone} />}
            mark={draft.initial === state.key ? <Badge tone="info">{t('flow.start')}</Badge> : state.isFinal && <Badge>{t('flow.end')}</Badge>}
            first={rank === 0}
            last={rank === draft.states.length - 1}
            onMove={(by) => onChange((before) => ({ ...before, states: moved(before.states, state.key, by) }))}
            onRemove={draft.states.length > 1 ? () => onChange((before) => withoutState(before, state.key)) : undefined}
          >
            <StateSettings draft={draft} state={state} entity={entity} onChange={onChange} />
          </Card>
        ))}
      </Part>
      <Part title={t('flow.transitions')} hint={t('flow.transitionsHint')} add={t('flow.addTransition')} onAdd={addTransition}>
        {draft.transitions.map((one, rank) => (
          <Card
            key={one.key}
            {...card(one.key, words.transitionName(one))}
            note={words.path(one)}
            mark={one.approval && <Badge tone="info">{t('flow.approvals', { count: one.approval.steps.length })}</Badge>}
            first={rank === 0}
            last={rank === draft.transitions.length - 1}
            onMove={(by) => onChange((before) => ({ ...before, transitions: moved(before.transitions, one.key, by) }))}
            onRemove={() => onChange((before) => withoutTransition(before, one.key))}
          >
            <TransitionSettings draft={draft} transition={one} entity={entity} words={words} onChange={onChange} />
          </Card>
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

interface CardProps {
  id: string
  name: string
  note?: string
  sign?: ReactNode
  mark?: ReactNode
  open: boolean
  first: boolean
  last: boolean
  faults: string[]
  onToggle: () => void
  onMove: (by: 1 | -1) => void
  onRemove?: () => void
  children: ReactNode
}

function Card({ id, name, note, sign, mark, open, first, last, faults, onToggle, onMove, onRemove, children }: CardProps) {
  const { t } = useTranslation()
  return (
    <li className={cx('min-w-0', open && 'bg-muted/40', faults.length > 0 && 'border-l-2 border-l-danger')}>
      <div className="flex items-center gap-1 pr-1.5">
        <h4 className="min-w-0 flex-1">
          <button type="button" id={`${id}-head`} aria-expanded={open} aria-controls={`${id}-body`} onClick={onToggle} className="ring-inside flex min-h-12 w-full items-center gap-2.5 px-3 py-1.5 text-left hover:bg-muted">
            <ChevronRight aria-hidden className={cx('size-4 shrink-0 text-muted-foreground transition-transform', open && 'rotate-90')} />
            {sign}
            <span className="grid min-w-0 flex-1 sm:flex sm:items-baseline sm:gap-2">
              <span className="truncate font-medium">{name}</span>
              {note && <span className="truncate text-label text-muted-foreground">{note}</span>}
            </span>
            {mark}
          </button>
        </h4>
        <Button variant="ghost" size="smallIcon" aria-label={t('admin.up', { name })} disabled={first} onClick={() => onMove(-1)}>
          <ArrowUp aria-hidden />
        </Button>
        <Button variant="ghost" size="smallIcon" aria-label={t('admin.down', { name })} disabled={last} onClick={() => onMove(1)}>
          <ArrowDown aria-hidden />
        </Button>
        <Button variant="ghost" size="smallIcon" aria-label={t('action.removeNamed', { name })} disabled={!onRemove} onClick={onRemove}>
          <X aria-hidden />
        </Button>
      </div>
      {faults.map((fault) => (
        <p key={fault} className="px-3 pb-2 pl-9 text-meta font-medium break-words text-danger">
          {fault}
        </p>
      ))}
      {open && (
        <section id={`${id}-body`} aria-labelledby={`${id}-head`} className="max-w-3xl px-3 pt-1 pb-5 sm:pl-9">
          {children}
        </section>
      )}
    </li>
  )
}
