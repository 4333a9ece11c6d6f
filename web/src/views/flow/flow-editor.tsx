/** Éditeur du circuit d'une entité, en liste ou en schéma : rien ne change avant le plan. */
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Breadcrumbs } from '@/components/breadcrumbs'
import { PageTitle } from '@/components/page-title'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Skeleton } from '@/components/ui/skeleton'
import { asProblem } from '@/lib/http/problem'
import type { WorkflowBody } from '@/features/definitions/workflow'
import type { Entity } from '@/lib/model'
import { HeldWhile } from '@/views/admin/held-while'
import { StickyFooter } from '@/views/admin/sticky-footer'
import { BuilderHead } from '@/views/canvas/builder-head'
import { useForm } from '@/views/canvas/canvas-switch'
import { nodeId } from '@/views/canvas/node-id'
import { useHistory } from '@/views/canvas/use-history'
import { faultsOf } from '@/views/designer/faults'
import { FaultsPanel } from '@/views/designer/faults-panel'
import { PlanDialog } from '@/views/designer/plan-dialog'
import { usePlan } from '@/views/designer/use-plan'
import { LeaveGuard } from '@/views/form/leave-guard'
import { VersionsButton } from '@/views/versions/versions-button'
import { ClocksList } from './clocks-list'
import { isReady } from './flow-clocks'
import { changeOf, nodeAt, pathOf, readFlow, writeFlow, type FlowDraft } from './flow-draft'
import { FlowHead } from './flow-head'
import { FlowList } from './flow-list'
import { useFlowLines } from './use-flow-lines'
import { useFlowWords } from './use-flow-words'

const FlowCanvas = lazy(() => import('./flow-canvas'))

const shapeOf = (draft: FlowDraft) => [...draft.states, ...draft.transitions, ...draft.clocks].map(({ key }) => key).join(' ')

export function FlowEditor({ start, version, entity }: { start: FlowDraft; version: number; entity: Entity }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [form, setForm] = useForm()
  const [open, setOpen] = useState<string | undefined>()
  const left = useRef(false)
  const { plan, apply, held } = usePlan(async ([applied]) => {
    left.current = true
    if (applied?.body === null) await navigate({ to: '/admin/flows' })
  })
  const history = useHistory(start, shapeOf, held)
  const { draft, set: setDraft } = history
  const words = useFlowWords(draft)
  const lines = useFlowLines(entity)
  const isNew = version === 0
  const dirty = JSON.stringify(writeFlow(draft)) !== JSON.stringify(writeFlow(start))
  const names = [draft.states, draft.transitions, draft.clocks].map((all) => all.map(({ name }) => name))
  const ready = draft.field !== '' && draft.transitions.length > 0 && draft.transitions.every((one) => one.from.length > 0) && draft.clocks.every(isReady) && names.every((all) => all.every(Boolean) && new Set(all).size === all.length)
  const removing = plan.variables?.[0]?.body === null
  const foresee = (remove: boolean) => {
    apply.reset()
    plan.mutate([remove ? { path: pathOf(start), body: null, version } : changeOf(draft, version)])
  }
  const refused = plan.error ? asProblem(plan.error) : undefined
  const faults = faultsOf(refused)
  const openAt = (key: string) => {
    flushSync(() => setOpen(key))
    const drawn = form === 'canvas' && !draft.clocks.some((clock) => clock.key === key)
    document.getElementById(drawn ? nodeId(key) : `${key}-head`)?.focus()
  }
  const shared = { draft, entity, words, open, onOpen: setOpen, onChange: setDraft, faultsOf: (key: string) => faults.flatMap(({ path, message }) => (nodeAt(draft, path) === key ? [message] : [])) }
  return (
    <>
      <HeldWhile busy={held}>
        <Breadcrumbs crumbs={[{ label: t('admin.flows'), to: '/admin/flows' }, { label: entity.label }]} />
        <div className="mt-2 flex flex-wrap items-center gap-3">
          <PageTitle text={t('flow.of', { label: entity.label })} className="text-record" />
          {dirty && <Badge tone="warning">{t('admin.unsaved')}</Badge>}
          {!isNew && <VersionsButton path={pathOf(start)} lines={lines} onTake={(body: WorkflowBody) => setDraft(() => readFlow(entity.name, body))} />}
          {!isNew && (
            <Button variant="quietDanger" className="ml-auto" busy={plan.isPending && removing} onClick={() => foresee(true)}>
              {t('flow.remove')}
            </Button>
          )}
        </div>
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-7 py-5">
          {refused && <FaultsPanel key={plan.submittedAt} problem={refused} faults={faults} keyOf={(path) => nodeAt(draft, path)} onOpen={openAt} />}
          <section aria-labelledby="flow-what" className="grid gap-4">
            <h2 id="flow-what" className="text-section">
              {t('flow.what')}
            </h2>
            <FlowHead draft={draft} isNew={isNew} words={words} onChange={(part) => setDraft((before) => ({ ...before, ...part }))} />
          </section>
          <section aria-labelledby="flow-flow" className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-3">
            <BuilderHead id="flow-flow" title={t('flow.flow')} history={history} form={form} onForm={setForm} />
            {form === 'canvas' ? (
              <Suspense fallback={<Skeleton className="h-96" />}>
                <FlowCanvas {...shared} />
              </Suspense>
            ) : (
              <FlowList {...shared} />
            )}
          </section>
          <ClocksList {...shared} />
        </div>
        <StickyFooter note={ready ? '' : t('flow.notReady')}>
          <Button disabled={!dirty} onClick={() => setDraft(() => start)}>
            {t('admin.discard')}
          </Button>
          <Button variant="primary" disabled={!(isNew || dirty) || !ready} busy={plan.isPending && !removing} aria-keyshortcuts="Control+S Meta+S" onClick={() => foresee(false)}>
            {t('admin.seePlan')}
          </Button>
        </StickyFooter>
      </HeldWhile>
      {plan.data && <PlanDialog plan={plan.data} busy={apply.isPending} error={apply.error} onClose={plan.reset} onApply={() => apply.mutate({ changes: plan.variables ?? [], expected: plan.data.expected })} />}
      <LeaveGuard isDirty={() => dirty && !left.current} onLeave={() => setDraft(() => start)} />
    </>
  )
}
