/** Tous les déclencheurs, ce qui les réveille, leur semaine, et leur interrupteur. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Plus, Zap } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Listing } from '@/components/listing'
import { PageTitle } from '@/components/page-title'
import { Badge } from '@/components/ui/badge'
import { BlankState } from '@/components/ui/blank-state'
import { buttonStyle } from '@/components/ui/button'
import { Switch } from '@/components/ui/switch'
import { setEnabled, triggersQuery, type Trigger } from '@/features/automation/api/triggers'
import { useModel } from '@/features/model/use-model'
import { useFormat } from '@/lib/format'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError } from '@/lib/toast'
import { sourceText } from './words'

export function TriggersList() {
  const { t, i18n } = useTranslation()
  const { permissions } = useModel()
  const { data, error, refetch } = useQuery(triggersQuery(i18n.language))
  const mayWrite = permissions.includes('core.definition.manage')
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <PageTitle text={t('admin.triggers')} className="flex-1 text-record" />
        {mayWrite && (
          <Link to="/admin/triggers/new" className={buttonStyle({ variant: 'primary' })}>
            <Plus aria-hidden />
            {t('admin.newTrigger')}
          </Link>
        )}
      </div>
      <p className="mt-1 max-w-2xl text-muted-foreground">{t('admin.triggersHint')}</p>
      <div className="py-5">
        <Listing items={data} error={error} onRetry={() => void refetch()} blank={<BlankState icon={<Zap aria-hidden />} title={t('admin.noTrigger')} />}>
          {(trigger) => <TriggerLine key={trigger.name} trigger={trigger} />}
        </Listing>
      </div>
    </>
  )
}

function TriggerLine({ trigger }: { trigger: Trigger }) {
  const { t } = useTranslation()
  const model = useModel()
  const { relative } = useFormat()
  const week = trigger.last_7_days
  return (
    <li data-trigger={trigger.name} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="grid min-w-0 flex-1 basis-72 gap-0.5">
        <p className="flex flex-wrap items-center gap-2">
          <Link to={`/admin/triggers/${trigger.name.replace('.', '/')}`} className="font-medium underline-offset-4 hover:underline">
            {trigger.label}
          </Link>
          {trigger.package !== 'my' && <Badge>{trigger.package}</Badge>}
        </p>
        <p className="text-label text-muted-foreground">{sourceText(t, model, trigger.source)}</p>
        {trigger.next_at && <p className="text-label text-muted-foreground">{t('admin.nextAt', { when: relative(trigger.next_at) })}</p>}
      </div>
      <dl className="flex gap-4 text-label">
        <Figure label={t('admin.runState.done')} value={week.done} />
        <Figure label={t('admin.runState.waiting')} value={week.waiting} />
        <Figure label={t('admin.runState.failed')} value={week.failed} danger />
      </dl>
      <EnabledSwitch trigger={trigger} />
    </li>
  )
}

function Figure({ label, value, danger }: { label: string; value: number; danger?: boolean }) {
  const { number } = useFormat()
  return (
    <div className="grid min-w-16 text-right">
      <dt className="text-meta text-muted-foreground">{label}</dt>
      <dd className={danger && value > 0 ? 'tnum font-semibold text-danger' : 'tnum'}>{number(value)}</dd>
    </div>
  )
}

export function EnabledSwitch({ trigger }: { trigger: Trigger }) {
  const { t } = useTranslation()
  const { permissions } = useModel()
  const client = useQueryClient()
  const toggle = useMutation({
    mutationFn: (enabled: boolean) => setEnabled(trigger.name, enabled),
    onSuccess: () => client.invalidateQueries({ queryKey: ['automation'] }),
    onError: (error) => toastError(problemText(t, asProblem(error))),
  })
  const on = toggle.isPending ? toggle.variables : trigger.enabled
  return (
    <span className="flex items-center gap-2">
      <Switch checked={on} disabled={!permissions.includes('core.automation.manage') || toggle.isPending} aria-label={t('admin.inService', { name: trigger.label })} onCheckedChange={(next) => toggle.mutate(next)} />
      <span aria-hidden className="w-20 text-label text-muted-foreground">
        {on ? t('admin.on') : t('admin.off')}
      </span>
    </span>
  )
}
