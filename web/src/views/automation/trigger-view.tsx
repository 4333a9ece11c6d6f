/** Déclencheur d'un module : ce qui le réveille, ce qu'il fait, étape par étape, son essai. Il se change avec son module, ou se copie. */
import { Link } from '@tanstack/react-router'
import { Copy } from 'lucide-react'
import { lazy, Suspense, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Breadcrumbs } from '@/components/breadcrumbs'
import { Fact } from '@/components/fact'
import { PageTitle } from '@/components/page-title'
import { buttonStyle } from '@/components/ui/button'
import { Skeleton } from '@/components/ui/skeleton'
import type { Trigger } from '@/features/automation/api/triggers'
import { useModel } from '@/features/model/use-model'
import { useFormat } from '@/lib/format'
import { fieldNamed } from '@/lib/model'
import { FormSwitch, useForm } from '@/views/canvas/canvas-switch'
import { TrialPanel } from './trial-panel'
import { readModule } from './trigger-copy'
import type { TriggerDraft } from './trigger-draft'
import { TriggerSteps } from './trigger-steps'
import { EnabledSwitch } from './trigger-switch'
import { useSourceText } from './use-source-text'
import { useKnown, waitText } from './use-summary'

const TriggerDrawn = lazy(() => import('./trigger-drawn'))

export function TriggerView({ trigger }: { trigger: Trigger }) {
  const { t } = useTranslation()
  const model = useModel()
  const format = useFormat()
  // Ses étapes gardent leur clé d'un dessin à l'autre : le nœud choisi le reste.
  const draft = useMemo(() => readModule(trigger, model), [trigger, model])
  const known = useKnown()
  const sourceSaid = useSourceText()
  const { changed = [] } = trigger.source
  const entity = model.entities[trigger.source.entity ?? '']
  const batch = draft?.source.batch
  const copies = draft !== undefined && model.permissions.includes('core.definition.manage')
  return (
    <>
      <Breadcrumbs crumbs={[{ label: t('admin.triggers'), to: '/admin/triggers' }, { label: trigger.label }]} />
      <div className="mt-2 flex flex-wrap items-center gap-3">
        <PageTitle text={trigger.label} className="min-w-0 flex-1 basis-64 text-record" />
        <EnabledSwitch trigger={trigger} />
        {copies && (
          <Link to="/admin/triggers/new" search={{ from: trigger.name }} className={buttonStyle({})}>
            <Copy aria-hidden />
            {t('trigger.duplicate')}
          </Link>
        )}
      </div>
      <p className="mt-1 text-muted-foreground">{t('admin.fromModule', { module: trigger.package })}</p>
      <dl className="mt-4 grid gap-2">
        <Fact label={t('admin.source')}>{sourceSaid(trigger.source)}</Fact>
        {changed.length > 0 && <Fact label={t('admin.changedFields')}>{format.list(changed.map((name) => (entity && fieldNamed(entity, name)?.label) ?? name))}</Fact>}
        {batch && <Fact label={t('trigger.batch')}>{t('trigger.batchSaid', { events: batch.events, within: waitText(known, batch.within) })}</Fact>}
        <Fact label={t('admin.onlyWhen')}>{trigger.when ?? t('admin.always')}</Fact>
        <Fact label={t('admin.priority')}>{trigger.priority}</Fact>
      </dl>
      <Steps trigger={trigger} draft={draft} />
      <TrialPanel trigger={trigger} of={JSON.stringify(trigger)} />
    </>
  )
}

/** Ses étapes : en liste ou en schéma, avec ce que chacune dit ; leurs seuls noms quand la définition n'est pas dite. */
function Steps({ trigger, draft }: { trigger: Trigger; draft: TriggerDraft | undefined }) {
  const { t } = useTranslation()
  const [form, setForm] = useForm()
  return (
    <section aria-labelledby="trigger-steps" className="mt-6 min-w-0">
      <div className="flex flex-wrap items-center justify-between gap-3 pb-2">
        <h2 id="trigger-steps" className="text-section">
          {t('admin.steps')}
        </h2>
        {draft && <FormSwitch form={form} onChange={setForm} />}
      </div>
      {!draft && (
        <ol className="grid divide-y rounded-lg border bg-card">
          {trigger.steps.map((step, rank) => (
            <li key={step.path} className="flex gap-3 px-4 py-2.5">
              <span className="tnum text-muted-foreground">{rank + 1}</span>
              {t(`admin.stepKind.${step.act}`)}
            </li>
          ))}
        </ol>
      )}
      {draft && form === 'list' && <TriggerSteps draft={draft} />}
      {draft && form === 'canvas' && (
        <Suspense fallback={<Skeleton className="h-96" />}>
          <TriggerDrawn draft={draft} />
        </Suspense>
      )}
    </section>
  )
}
