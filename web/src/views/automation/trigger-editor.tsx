/** Éditeur d'un déclencheur : ce qui le réveille, sa condition, ses étapes ; puis son essai, une fois gardé. */
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { useQuery } from '@tanstack/react-query'
import { Breadcrumbs } from '@/components/breadcrumbs'
import { PageTitle } from '@/components/page-title'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input } from '@/components/ui/input'
import { Skeleton } from '@/components/ui/skeleton'
import type { TemplateBody, TriggerBody } from '@/features/automation/trigger'
import type { Trigger } from '@/features/automation/api/triggers'
import type { Change } from '@/features/definitions/api/changes'
import { definitionsQuery, ownMessages } from '@/features/definitions/api/definitions'
import { useModel } from '@/features/model/use-model'
import { asProblem } from '@/lib/http/problem'
import { HeldWhile } from '@/views/admin/held-while'
import { StickyFooter } from '@/views/admin/sticky-footer'
import { BuilderHead } from '@/views/canvas/builder-head'
import { useForm } from '@/views/canvas/canvas-switch'
import { nodeId } from '@/views/canvas/node-id'
import { useHistory } from '@/views/canvas/use-history'
import { CelBox } from '@/views/cel/cel-box'
import { CelWords } from '@/views/cel/cel-words'
import { faultsOf } from '@/views/designer/faults'
import { FaultsPanel } from '@/views/designer/faults-panel'
import { LabelsBox } from '@/views/designer/labels-box'
import { nameFrom, textIn } from '@/views/designer/names'
import { PlanDialog } from '@/views/designer/plan-dialog'
import { usePlan } from '@/views/designer/use-plan'
import { LeaveGuard } from '@/views/form/leave-guard'
import { VersionsButton } from '@/views/versions/versions-button'
import { areHeadersSound } from './call-body'
import { SourceBox } from './source-box'
import { StepList } from './step-list'
import { allSteps } from './steps'
import { changesOf, isSourceReady, messageName, readTrigger, recordOf, removalOf, sourceOf, startsAlone, writeTrigger, type TriggerDraft } from './trigger-draft'
import { ownerOf, WHEN } from './trigger-graph'
import { EnabledSwitch } from './trigger-switch'
import { TrialPanel } from './trial-panel'
import { useSystemWords } from './use-system-words'
import { useTriggerLines } from './use-trigger-lines'

const TriggerCanvas = lazy(() => import('./trigger-canvas'))

const FOLDER = 'triggers/'
/** Le nom sous lequel ces changements le gardent. */
const nameIn = (changes: Change[]): string => changes.find(({ path }) => path.startsWith(FOLDER))?.path.slice(FOLDER.length) ?? ''

const writtenIn = (draft: TriggerDraft): string => JSON.stringify([writeTrigger(draft), draft.messages])

interface TriggerEditorProps {
  /** Ce qui est gardé, ou rien encore. */
  start: TriggerDraft
  /** Ce qui s'écrit d'emblée : la copie d'un autre. */
  given?: TriggerDraft
  trigger: Trigger | undefined
}

export function TriggerEditor({ start, given = start, trigger }: TriggerEditorProps) {
  const { t, i18n } = useTranslation()
  const model = useModel()
  const navigate = useNavigate()
  const { data: kept = [] } = useQuery(definitionsQuery)
  const [form, setForm] = useForm()
  const [open, setOpen] = useState<string | undefined>()
  const left = useRef(false)
  const lines = useTriggerLines()
  const { plan, apply, held } = usePlan(async (changes) => {
    left.current = true
    if (changes[0]?.body === null) await navigate({ to: '/admin/triggers' })
    else if (!start.kept) await navigate({ to: `/admin/triggers/my/${nameIn(changes)}`, replace: true })
  })
  const history = useHistory(given, (one) => `${one.source.kind} ${allSteps(one.steps).map((step) => step.key).join(' ')}`, held)
  const { draft, set: setDraft } = history
  const change = (part: Partial<TriggerDraft>) => setDraft((before) => ({ ...before, ...part }))
  const words = useSystemWords(draft.source)
  const alone = startsAlone(draft.source)
  const entity = model.entities[recordOf(draft.source)]
  const now = writtenIn(draft)
  const dirty = now !== writtenIn(start)
  const touched = now !== writtenIn(given)
  const named = allSteps(draft.steps).every((step) => areHeadersSound(step.values.headers))
  const sourced = (alone || entity !== undefined) && isSourceReady(draft.source)
  const ready = draft.name !== '' && draft.steps.length > 0 && sourced && named
  const taken = kept.flatMap((one) => (one.path.startsWith(FOLDER) ? [one.path.slice(FOLDER.length)] : []))
  const foresee = (remove: boolean) => {
    apply.reset()
    plan.mutate(remove ? [removalOf(start)] : changesOf(draft, start))
  }
  const refused = plan.error ? asProblem(plan.error) : undefined
  const faults = faultsOf(refused)
  const openAt = (key: string) => {
    flushSync(() => setOpen(key))
    document.getElementById(form === 'canvas' ? nodeId(key) : key === WHEN ? 'trigger-when' : 'trigger-source')?.focus()
  }
  const sourceBox = <SourceBox source={draft.source} entity={entity} onChange={(part) => setDraft((before) => ({ ...before, source: { ...before.source, ...part } }))} />
  const whenBox = <CelBox id="trigger-when" entity={entity} label={t('admin.onlyWhen')} help={t('admin.onlyWhenHelp')} value={draft.when} onChange={(when) => change({ when })} />
  const messages = {
    onMessage: (name: string, body: TemplateBody) => setDraft((before) => ({ ...before, messages: { ...before.messages, [name]: body } })),
    onNewMessage: () => {
      const name = messageName(draft, ownMessages(kept))
      setDraft((before) => ({ ...before, messages: { ...before.messages, [name]: {} } }))
      return name
    },
  }
  const title = textIn(draft.labels, i18n.language) || t('admin.newTrigger')
  return (
    <CelWords value={words}>
      <HeldWhile busy={held}>
        <Breadcrumbs crumbs={[{ label: t('admin.triggers'), to: '/admin/triggers' }, { label: title }]} />
        <div className="mt-2 flex flex-wrap items-center gap-3">
          <PageTitle text={title} className="text-record" />
          {dirty && <Badge tone="warning">{t('admin.unsaved')}</Badge>}
          <span className="ml-auto flex items-center gap-2">
            {trigger && <EnabledSwitch trigger={trigger} />}
            {start.kept && <VersionsButton path={`${FOLDER}${start.name}`} lines={lines} onTake={(body: TriggerBody) => setDraft(() => readTrigger(start.name, body, start.messages, start.versions))} />}
            {start.kept && (
              <Button variant="quietDanger" onClick={() => foresee(true)}>
                {t('admin.removeTrigger')}
              </Button>
            )}
          </span>
        </div>
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-7 py-5">
          {refused && <FaultsPanel key={plan.submittedAt} problem={refused} faults={faults} keyOf={ownerOf} onOpen={openAt} />}
          <section aria-labelledby="trigger-what" className="grid gap-4">
            <h2 id="trigger-what" className="text-section">
              {t('admin.triggerWhat')}
            </h2>
            <div className="grid items-start gap-4 sm:grid-cols-2">
              <LabelsBox
                id="trigger-label"
                label={t('admin.triggerLabel')}
                required
                placeholder={t('admin.triggerExample')}
                value={draft.labels}
                onChange={(labels) => change(draft.kept ? { labels } : { labels, name: nameFrom(textIn(labels, i18n.language), taken) })}
              />
              <FieldFrame id="trigger-priority" label={t('admin.priority')} help={t('admin.priorityHelp')}>
                {(control) => <Input inputMode="numeric" className="max-w-28" value={draft.priority} onChange={(event) => change({ priority: event.target.value.replace(/\D/g, '') })} {...control} />}
              </FieldFrame>
            </div>
            {form === 'list' && (
              <>
                {sourceBox}
                {whenBox}
              </>
            )}
          </section>
          <section aria-labelledby="trigger-steps" className="grid gap-3">
            <BuilderHead id="trigger-steps" title={t('admin.steps')} history={history} form={form} onForm={setForm} />
            {form === 'canvas' ? (
              <Suspense fallback={<Skeleton className="h-96" />}>
                <TriggerCanvas draft={draft} entity={entity} faults={faults} open={open} onOpen={setOpen} onChange={setDraft} source={sourceBox} when={whenBox} {...messages} />
              </Suspense>
            ) : (
              <>
                {draft.steps.length === 0 && <p className="text-muted-foreground">{t('admin.noSteps')}</p>}
                <StepList steps={draft.steps} entity={entity} messages={draft.messages} open={open} label={t('admin.steps')} onOpen={setOpen} onChange={(to) => setDraft((before) => ({ ...before, steps: to(before.steps) }))} {...messages} />
              </>
            )}
          </section>
          {!ready && <p className="text-muted-foreground">{t('trigger.tryWhenReady')}</p>}
          {sourced && <TrialPanel trigger={{ name: `my.${draft.name}`, source: sourceOf(draft.source), when: draft.when.trim() || null }} draft={dirty ? changesOf(draft, start) : undefined} of={now} disabled={!ready} />}
        </div>
        <StickyFooter note={ready ? '' : t(named ? 'admin.triggerNotReady' : 'trigger.headerNeeded')}>
          <Button disabled={!touched} onClick={() => setDraft(() => given)}>
            {t('admin.discard')}
          </Button>
          <Button variant="primary" disabled={!dirty || !ready} busy={plan.isPending} aria-keyshortcuts="Control+S Meta+S" onClick={() => foresee(false)}>
            {t('admin.seePlan')}
          </Button>
        </StickyFooter>
      </HeldWhile>
      {plan.data && <PlanDialog plan={plan.data} busy={apply.isPending} error={apply.error} onClose={plan.reset} onApply={() => apply.mutate({ changes: plan.variables ?? [], expected: plan.data.expected })} />}
      <LeaveGuard isDirty={() => touched && !left.current} onLeave={() => setDraft(() => given)} />
    </CelWords>
  )
}
