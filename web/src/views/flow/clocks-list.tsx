/** Les chronomètres d'un circuit : chacun se déplie, se règle, se range, s'en va. */
import { Plus, Timer } from 'lucide-react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { FoldCard } from '@/views/admin/fold-card'
import { moved } from '@/views/designer/draft'
import { textIn } from '@/views/designer/names'
import { ClockSettings } from './clock-settings'
import { emptyClock, faultOf } from './flow-clocks'
import type { FlowDraft } from './flow-draft'
import type { FlowWords } from './use-flow-words'

interface ClocksListProps {
  draft: FlowDraft
  words: FlowWords
  open: string | undefined
  faultsOf: (key: string) => string[]
  onOpen: (key: string | undefined) => void
  onChange: (change: (draft: FlowDraft) => FlowDraft) => void
}

export function ClocksList({ draft, words, open, faultsOf, onOpen, onChange }: ClocksListProps) {
  const { t, i18n } = useTranslation()
  const { states, clocks } = draft
  const stateAt = (key: string) => (key === '' ? '—' : words.stateName(states.find((state) => state.key === key)))
  const add = () => {
    const clock = emptyClock(draft.initial, states.find((state) => state.key !== draft.initial)?.key ?? '')
    flushSync(() => {
      onChange((before) => ({ ...before, clocks: [...before.clocks, clock] }))
      onOpen(clock.key)
    })
    document.getElementById(`${clock.key}-label`)?.focus()
  }
  return (
    <section aria-labelledby="flow-clocks" className="grid min-w-0 gap-2">
      <h2 id="flow-clocks" className="text-section">
        {t('flow.clocks')}
      </h2>
      <p className="text-muted-foreground">{t('flow.clocksHint')}</p>
      <ol aria-label={t('flow.clocks')} className="grid min-w-0 divide-y rounded-lg border bg-card empty:hidden">
        {clocks.map((clock, rank) => {
          const fault = faultOf(clock)
          return (
            <FoldCard
              key={clock.key}
              id={clock.key}
              level="h3"
              name={textIn(clock.labels, i18n.language) || clock.name || t('admin.unnamed')}
              note={t('flow.path', { from: stateAt(clock.start), to: stateAt(clock.stop) })}
              sign={<Timer aria-hidden className="size-4 shrink-0 text-muted-foreground" />}
              open={open === clock.key}
              faults={[...faultsOf(clock.key), ...(fault ? [t(`flow.clockFault.${fault}`)] : [])]}
              first={rank === 0}
              last={rank === clocks.length - 1}
              onToggle={() => onOpen(open === clock.key ? undefined : clock.key)}
              onMove={(by) => onChange((before) => ({ ...before, clocks: moved(before.clocks, clock.key, by) }))}
              onRemove={() => onChange((before) => ({ ...before, clocks: before.clocks.filter((one) => one.key !== clock.key) }))}
            >
              <ClockSettings
                clock={clock}
                draft={draft}
                words={words}
                onChange={(part) => onChange((before) => ({ ...before, clocks: before.clocks.map((one) => (one.key === clock.key ? { ...one, ...part } : one)) }))}
              />
            </FoldCard>
          )
        })}
      </ol>
      <Button className="justify-self-start" onClick={add}>
        <Plus aria-hidden />
        {t('flow.addClock')}
      </Button>
    </section>
  )
}
