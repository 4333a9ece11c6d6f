/** Déclencheur d'un module : ce qui le réveille, ce qu'il fait, son essai. Il se change avec son module. */
import { useTranslation } from 'react-i18next'
import { Breadcrumbs } from '@/components/breadcrumbs'
import { PageTitle } from '@/components/page-title'
import type { Trigger } from '@/features/automation/api/triggers'
import { useModel } from '@/features/model/use-model'
import { EnabledSwitch } from './triggers-list'
import { TrialPanel } from './trial-panel'
import { sourceText } from './words'

export function TriggerView({ trigger }: { trigger: Trigger }) {
  const { t } = useTranslation()
  const model = useModel()
  const facts: [string, string][] = [
    [t('admin.source'), sourceText(t, model, trigger.source)],
    [t('admin.onlyWhen'), trigger.when ?? t('admin.always')],
    [t('admin.priority'), String(trigger.priority)],
  ]
  return (
    <>
      <Breadcrumbs crumbs={[{ label: t('admin.triggers'), to: '/admin/triggers' }, { label: trigger.label }]} />
      <div className="mt-2 flex flex-wrap items-center gap-3">
        <PageTitle text={trigger.label} className="flex-1 text-record" />
        <EnabledSwitch trigger={trigger} />
      </div>
      <p className="mt-1 text-muted-foreground">{t('admin.fromModule', { module: trigger.package })}</p>
      <dl className="mt-4 grid gap-2">
        {facts.map(([label, value]) => (
          <div key={label} className="grid gap-x-4 sm:grid-cols-[10rem_minmax(0,1fr)]">
            <dt className="text-muted-foreground">{label}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
      </dl>
      <section aria-labelledby="trigger-steps" className="mt-6">
        <h2 id="trigger-steps" className="pb-2 text-section">
          {t('admin.steps')}
        </h2>
        <ol className="grid divide-y rounded-lg border bg-card">
          {trigger.steps.map((step, rank) => (
            <li key={step.path} className="flex gap-3 px-4 py-2.5">
              <span className="tnum text-muted-foreground">{rank + 1}</span>
              {t(`admin.stepKind.${step.act}`)}
            </li>
          ))}
        </ol>
      </section>
      <TrialPanel trigger={trigger} />
    </>
  )
}
