/** Éditeur d'une entité, ou des champs ajoutés à celle d'un module : rien ne change avant le plan. */
import { useNavigate } from '@tanstack/react-router'
import { useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Breadcrumbs } from '@/components/breadcrumbs'
import { PageTitle } from '@/components/page-title'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { useModel } from '@/features/model/use-model'
import { asProblem } from '@/lib/http/problem'
import { HeldWhile } from '@/views/admin/held-while'
import { StickyFooter } from '@/views/admin/sticky-footer'
import { LeaveGuard } from '@/views/form/leave-guard'
import { isReady, pathOf, toBody, type EntityDraft } from './draft'
import { draftEntity } from './draft-entity'
import { DocumentsBox } from './documents-box'
import { EntityFields } from './entity-fields'
import { EntityHead } from './entity-head'
import { FaultsPanel } from './faults-panel'
import { faultsOf, under } from './faults'
import { textIn } from './names'
import { PlanDialog } from './plan-dialog'
import { RulesBox } from './rules-box'
import { UniquesBox } from './uniques-box'
import { usePlan } from './use-plan'

export function EntityEditor({ start, version }: { start: EntityDraft; version: number }) {
  const { t, i18n } = useTranslation()
  const model = useModel()
  const navigate = useNavigate()
  const [draft, setDraft] = useState(start)
  const [open, setOpen] = useState<string | undefined>()
  const left = useRef(false)
  const self = useMemo(() => draftEntity(model, draft, i18n.language), [model, draft, i18n.language])
  const path = pathOf(draft)
  const dirty = JSON.stringify(toBody(draft)) !== JSON.stringify(toBody(start))
  const { plan, apply, held } = usePlan(async ([applied]) => {
    left.current = true
    if (applied?.body === null) await navigate({ to: '/admin/entities' })
    else if (!draft.overlay && start.id === undefined) await navigate({ to: `/admin/entities/my/${draft.name}`, replace: true })
  })
  const changes = plan.variables ?? []
  const removing = changes[0]?.body === null
  const refused = plan.error ? asProblem(plan.error) : undefined
  const faults = faultsOf(refused)
  const change = (part: Partial<EntityDraft>) => setDraft((before) => ({ ...before, ...part }))
  const foresee = (remove: boolean) => {
    apply.reset()
    plan.mutate([{ path, body: remove ? null : toBody(draft), version }])
  }
  const fieldAt = (place: string) => draft.fields.find((field) => place.split('.')[0] === 'fields' && place.split('.')[1] === field.name)?.key
  const openAt = (key: string) => {
    flushSync(() => setOpen(key))
    document.getElementById(`${key}-head`)?.focus()
  }
  const extended = draft.overlay ? model.entities[draft.overlay] : undefined
  const title = extended ? t('admin.extend', { label: extended.label }) : textIn(draft.labels, i18n.language) || t('admin.newEntity')
  const taken = Object.values(model.entities).flatMap((entity) => (entity.package === 'my' && entity.name !== start.name ? [entity.name] : []))
  const ready = isReady(draft, start)
  return (
    <>
      <HeldWhile busy={held}>
        <Breadcrumbs crumbs={[{ label: t('admin.entities'), to: '/admin/entities' }, { label: title }]} />
        <div className="mt-2 flex flex-wrap items-center gap-2">
          <PageTitle text={title} className="text-record" />
          {dirty && <Badge tone="warning">{t('admin.unsaved')}</Badge>}
          {start.id !== undefined && !draft.overlay && (
            <Button variant="quietDanger" className="ml-auto" busy={plan.isPending && removing} onClick={() => foresee(true)}>
              {t('admin.removeEntity')}
            </Button>
          )}
        </div>
        <div className="grid gap-7 py-5">
          {refused && <FaultsPanel key={plan.submittedAt} problem={refused} faults={faults} keyOf={fieldAt} onOpen={openAt} />}
          {!draft.overlay && (
            <section aria-labelledby="designer-what" className="grid gap-4">
              <h2 id="designer-what" className="text-section">
                {t('admin.what')}
              </h2>
              <EntityHead draft={draft} taken={taken} onChange={change} />
            </section>
          )}
          <EntityFields draft={draft} self={self} extended={extended} faults={faults} open={open} onOpen={setOpen} onChange={setDraft} />
          {!draft.overlay && (
            <>
              <section aria-labelledby="designer-rules" className="grid gap-3">
                <h2 id="designer-rules" className="text-section">
                  {t('admin.rules')}
                </h2>
                <p className="-mt-2 text-muted-foreground">{t('admin.rulesHint')}</p>
                <RulesBox rules={draft.rules} self={self} faultOf={(at) => under(faults, at)[0]?.message} onChange={(rules) => change({ rules })} />
              </section>
              <section aria-labelledby="designer-uniques" className="grid gap-3">
                <h2 id="designer-uniques" className="text-section">
                  {t('admin.uniques')}
                </h2>
                <UniquesBox uniques={draft.uniques} self={self} onChange={(uniques) => change({ uniques })} />
              </section>
            </>
          )}
          <section aria-labelledby="designer-documents" className="grid gap-3">
            <h2 id="designer-documents" className="text-section">
              {t('admin.document.title')}
            </h2>
            <p className="-mt-2 text-muted-foreground">{t('admin.document.hint')}</p>
            <DocumentsBox documents={draft.documents} onChange={(documents) => change({ documents })} />
          </section>
        </div>
        <StickyFooter note={ready ? '' : t('admin.notReady')}>
          <Button disabled={!dirty} onClick={() => setDraft(start)}>
            {t('admin.discard')}
          </Button>
          <Button variant="primary" disabled={!dirty || !ready} busy={plan.isPending && !removing} aria-keyshortcuts="Control+S Meta+S" onClick={() => foresee(false)}>
            {t('admin.seePlan')}
          </Button>
        </StickyFooter>
      </HeldWhile>
      {plan.data && <PlanDialog plan={plan.data} busy={apply.isPending} error={apply.error} onClose={plan.reset} onApply={() => apply.mutate({ changes, expected: plan.data.expected })} />}
      <LeaveGuard isDirty={() => dirty && !left.current} onLeave={() => setDraft(start)} />
    </>
  )
}
