/** Le circuit d'un module : il se regarde, en liste ou en schéma ; il ne change qu'avec son module. */
import { Timer } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Breadcrumbs } from '@/components/breadcrumbs'
import { PageTitle } from '@/components/page-title'
import { Badge } from '@/components/ui/badge'
import { Dot } from '@/components/ui/dot'
import { Skeleton } from '@/components/ui/skeleton'
import type { Entity } from '@/lib/model'
import { FormSwitch, useForm } from '@/views/canvas/canvas-switch'
import { flowOf } from './flow-of'
import { useFlowWords } from './use-flow-words'

const FlowLook = lazy(() => import('./flow-look'))

export function FlowView({ entity }: { entity: Entity }) {
  const { t } = useTranslation()
  const [form, setForm] = useForm()
  const draft = flowOf(entity)
  const words = useFlowWords(draft)
  const clocks = entity.workflow?.clocks ?? []
  return (
    <>
      <Breadcrumbs crumbs={[{ label: t('admin.flows'), to: '/admin/flows' }, { label: entity.label }]} />
      <PageTitle text={t('flow.of', { label: entity.label })} className="mt-2 text-record" />
      <p className="mt-1 max-w-2xl text-muted-foreground">{t('flow.fromModule', { module: entity.package })}</p>
      <section aria-labelledby="flow-flow" className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-3 py-5">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <h2 id="flow-flow" className="text-section">
            {t('flow.flow')}
          </h2>
          <FormSwitch form={form} onChange={setForm} />
        </div>
        {form === 'canvas' ? (
          <Suspense fallback={<Skeleton className="h-96" />}>
            <FlowLook shape={words.shape([])} />
          </Suspense>
        ) : (
          <>
            <h3 className="text-section">{t('flow.states')}</h3>
            <ol aria-label={t('flow.states')} className="grid divide-y rounded-lg border bg-card">
              {draft.states.map((state) => (
                <li key={state.key} className="flex items-center gap-2.5 px-4 py-2.5">
                  <Dot tone={state.tone} />
                  {words.stateName(state)}
                  {state.isFinal && <Badge>{t('flow.end')}</Badge>}
                </li>
              ))}
            </ol>
            <h3 className="text-section">{t('flow.transitions')}</h3>
            <ol aria-label={t('flow.transitions')} className="grid divide-y rounded-lg border bg-card">
              {draft.transitions.map((one) => (
                <li key={one.key} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
                  <span className="font-medium">{words.transitionName(one)}</span>
                  <span className="text-label text-muted-foreground">{words.path(one)}</span>
                  {one.approval && <Badge tone="info">{t('flow.approvals', { count: one.approval.steps.length })}</Badge>}
                </li>
              ))}
            </ol>
          </>
        )}
      </section>
      {clocks.length > 0 && (
        <section aria-labelledby="flow-clocks" className="grid gap-3 pb-5">
          <h2 id="flow-clocks" className="text-section">
            {t('flow.clocks')}
          </h2>
          <ul aria-label={t('flow.clocks')} className="grid divide-y rounded-lg border bg-card">
            {clocks.map(({ name, label }) => (
              <li key={name} className="flex items-center gap-2.5 px-4 py-2.5">
                <Timer aria-hidden className="size-4 shrink-0 text-muted-foreground" />
                {label}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}
