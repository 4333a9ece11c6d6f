/** Suite d'étapes, imbriquées dans leurs branches et leurs boucles : chacune se règle, monte, descend, entre, sort, s'en va. */
import { ArrowDown, ArrowUp, Bell, ChevronRight, FilePlus2, GitBranch, GitFork, Globe, Hourglass, IndentDecrease, IndentIncrease, Mail, MessageSquareText, MessagesSquare, Pencil, Play, Plus, Repeat, Split, SquareCode, Timer, Trash2, X, type LucideIcon } from 'lucide-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Menu, MenuContent, MenuItem, MenuLabel, MenuTrigger } from '@/components/ui/menu'
import type { TemplateBody } from '@/features/automation/trigger'
import { useModel } from '@/features/model/use-model'
import { cx } from '@/lib/cx'
import type { Entity } from '@/lib/model'
import { addStep, branchesOf, kindsIn, moveStep, movesOf, nestStep, newStep, removeStep, setStep, unnestStep, verbs, type Branch, type DraftStep, type StepKind } from './steps'
import { entityCalled, StepSettings } from './step-settings'

export const stepPictures: Record<StepKind, LucideIcon> = { notify: Bell, mail: Mail, sms: MessageSquareText, chat: MessagesSquare, create: FilePlus2, update: Pencil, action: Play, call: Globe, script: SquareCode, delete: Trash2, branch: GitBranch, each: Repeat, parallel: GitFork, lane: Split, wait: Timer, until: Hourglass }

interface StepListProps {
  steps: DraftStep[]
  entity: Entity | undefined
  messages: Record<string, TemplateBody>
  open: string | undefined
  /** Rang des étapes qui contiennent celles-ci : « 2.1 ». */
  rank?: string
  /** L'étape et la branche qui les contiennent. */
  into?: { key: string; kind: StepKind; branch: Branch }
  label: string
  onOpen: (key: string | undefined) => void
  /** Change toutes les étapes, d'où qu'on le demande. */
  onChange: (change: (steps: DraftStep[]) => DraftStep[]) => void
  onMessage: (name: string, body: TemplateBody) => void
  onNewMessage: () => string
}

export function StepList({ steps, rank = '', into, label, ...shared }: StepListProps) {
  const { t } = useTranslation()
  const added = useRef<string | undefined>(undefined)
  const add = (kind: StepKind) => {
    const step = newStep(kind)
    shared.onChange((all) => addStep(all, step, into))
    shared.onOpen(step.key)
    added.current = step.key
  }
  // Le menu qui se ferme rend le focus à son bouton ; une étape ajoutée le prend à sa place.
  const focusAdded = (event: Event) => {
    if (added.current === undefined) return
    event.preventDefault()
    document.getElementById(`${added.current}-head`)?.focus()
    added.current = undefined
  }
  return (
    <div className="grid min-w-0 gap-2">
      {steps.length > 0 && (
        <ol aria-label={label} className="grid min-w-0 gap-2">
          {steps.map((step, at) => (
            <StepCard key={step.key} {...shared} step={step} at={at} siblings={steps} rank={`${rank}${at + 1}`} nested={into !== undefined} />
          ))}
        </ol>
      )}
      <Menu>
        <MenuTrigger asChild>
          <Button size={into ? 'small' : 'md'} className="justify-self-start">
            <Plus aria-hidden />
            {t('admin.addStep')}
            {into && <span className="sr-only">{label}</span>}
          </Button>
        </MenuTrigger>
        <MenuContent align="start" onCloseAutoFocus={focusAdded}>
          {kindsIn(into?.kind).map((kinds, group) => (
            // oxlint-disable-next-line react/no-array-index-key -- deux groupes, toujours les mêmes
            <div key={group}>
              <MenuLabel>{t(kinds === verbs ? 'admin.doThings' : 'admin.ordering')}</MenuLabel>
              {kinds.map((kind) => {
                const Picture = stepPictures[kind]
                return (
                  <MenuItem key={kind} onSelect={() => add(kind)}>
                    <Picture aria-hidden />
                    {t(`admin.stepKind.${kind}`)}
                  </MenuItem>
                )
              })}
            </div>
          ))}
        </MenuContent>
      </Menu>
    </div>
  )
}

interface StepCardProps extends Omit<StepListProps, 'steps' | 'into' | 'label'> {
  step: DraftStep
  at: number
  siblings: DraftStep[]
  rank: string
  nested: boolean
}

function StepCard({ step, at, siblings, rank, nested, ...shared }: StepCardProps) {
  const { t } = useTranslation()
  const model = useModel()
  const { open, entity, messages, onOpen, onChange, onMessage, onNewMessage } = shared
  const isOpen = open === step.key
  const Picture = stepPictures[step.kind]
  const name = `${rank}. ${t(`admin.stepKind.${step.kind}`)}`
  const moves = movesOf(siblings, at, nested)
  const query = step.values.for_each
  const inner = step.kind === 'each' ? (entityCalled(model, (query as { entity?: string } | undefined)?.entity) ?? linesOf(model, entity, query)) : entity
  const buttons = [
    { can: moves.up, word: 'admin.up', Sign: ArrowUp, act: () => onChange((all) => moveStep(all, step.key, -1)) },
    { can: moves.down, word: 'admin.down', Sign: ArrowDown, act: () => onChange((all) => moveStep(all, step.key, 1)) },
    { can: moves.nest, word: 'admin.nest', Sign: IndentIncrease, act: () => onChange((all) => nestStep(all, step.key)) },
    { can: moves.unnest, word: 'admin.unnest', Sign: IndentDecrease, act: () => onChange((all) => unnestStep(all, step.key)) },
    { can: true, word: 'action.removeNamed', Sign: X, act: () => onChange((all) => removeStep(all, step.key)) },
  ]
  return (
    <li className={cx('min-w-0 rounded-lg border bg-card', isOpen && 'border-input')}>
      <div className="flex flex-wrap items-center gap-x-1 pr-1.5">
        <h3 className="min-w-0 flex-1 basis-48">
          <button type="button" id={`${step.key}-head`} aria-expanded={isOpen} aria-controls={`${step.key}-body`} onClick={() => onOpen(isOpen ? undefined : step.key)} className="ring-inside flex min-h-11 w-full items-center gap-2.5 rounded-lg px-3 text-left hover:bg-muted">
            <ChevronRight aria-hidden className={cx('size-4 shrink-0 text-muted-foreground transition-transform', isOpen && 'rotate-90')} />
            <Picture aria-hidden className="size-4 shrink-0 text-muted-foreground" />
            <span className="tnum font-medium">{name}</span>
            <span className="min-w-0 flex-1 truncate text-label text-muted-foreground">{summary(step)}</span>
          </button>
        </h3>
        <span className="flex max-sm:pb-1.5 max-sm:pl-2">
          {buttons
            .filter(({ can }) => can)
            .map(({ word, Sign, act }) => (
              <Button key={word} variant="ghost" size="smallIcon" aria-label={t(word, { name })} title={t(word, { name })} onClick={act}>
                <Sign aria-hidden />
              </Button>
            ))}
        </span>
      </div>
      {isOpen && (
        <section id={`${step.key}-body`} aria-labelledby={`${step.key}-head`} className="px-3 pt-1 pb-4 sm:pl-9">
          <StepSettings step={step} entity={entity} messages={messages} onSet={(values) => onChange((all) => setStep(all, step.key, values))} onMessage={onMessage} onNewMessage={onNewMessage} />
        </section>
      )}
      {branchesOf(step.kind).map((branch) => (
        <div key={branch} className="grid gap-2 border-t px-3 py-3 sm:ml-6 sm:border-l">
          <p className="text-label font-medium text-muted-foreground">{t(`admin.branch.${branchWord(step.kind, branch)}`)}</p>
          <StepList {...shared} entity={inner} steps={step[branch]} rank={`${rank}.`} into={{ key: step.key, kind: step.kind, branch }} label={`${t(`admin.branch.${branchWord(step.kind, branch)}`)} (${name})`} />
        </div>
      ))}
    </li>
  )
}

const branchWord = (kind: StepKind, branch: Branch) => (kind === 'parallel' ? 'lanes' : kind === 'lane' ? 'lane' : branch)

/** Les lignes ou les liens que nomme une boucle. */
function linesOf(model: ReturnType<typeof useModel>, entity: Entity | undefined, name: unknown): Entity | undefined {
  const field = entity?.fields.find((one) => one.name === name)
  return model.entities[field?.of ?? field?.to ?? '']
}

/** L'essentiel d'une étape repliée. */
function summary({ kind, values }: DraftStep): string {
  const said = { notify: values.to, mail: values.to, sms: values.to, chat: values.channel, create: values.entity, update: values.record, action: values.action, call: values.url, script: undefined, delete: values.record, branch: values.if, each: typeof values.for_each === 'string' ? values.for_each : (values.for_each as { entity?: string } | undefined)?.entity, wait: values.wait, until: values.until, parallel: values.if, lane: '' }[kind]
  return Array.isArray(said) ? said.join(', ') : String(said ?? '')
}
