/** Essayer un déclencheur sur une fiche : tout se fait pour de faux, étape par étape ; rien ne reste ni ne sort. */
import { useMutation } from '@tanstack/react-query'
import { FlaskConical } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { FieldFrame } from '@/components/ui/field-frame'
import { Textarea } from '@/components/ui/input'
import { tryTrigger, type Trial, type Trigger } from '@/features/automation/api/triggers'
import { useModel } from '@/features/model/use-model'
import { RefCombobox } from '@/fields/link/ref-combobox'
import { useFormat } from '@/lib/format'
import { parseJson } from '@/lib/parse-json'
import type { Ref } from '@/lib/ref'
import { kindLabel } from './job-kinds'
import { StepLogs } from './step-logs'
import { errorText } from './words'

export function TrialPanel({ trigger }: { trigger: Trigger }) {
  const { t } = useTranslation()
  const { permissions } = useModel()
  const [chosen, setChosen] = useState<Ref[]>([])
  const [payload, setPayload] = useState('{}')
  const { entity, kind } = trigger.source
  const called = kind === 'webhook' ? parseJson(payload) : undefined
  const trial = useMutation({ mutationFn: () => tryTrigger(trigger.name, called ? { payload: called.value } : { record: chosen[0]?.id }) })
  if (!permissions.includes('core.automation.manage')) return null
  return (
    <section aria-labelledby="trigger-trial" className="grid gap-3 py-6">
      <h2 id="trigger-trial" className="text-section">
        {t('admin.trial')}
      </h2>
      <p className="-mt-2 text-muted-foreground">{t('admin.trialHint')}</p>
      <div className="flex flex-wrap items-end gap-2">
        {entity && (
          <div className="min-w-0 flex-1 basis-64 sm:max-w-md">
            <FieldFrame id="trial-record" label={t('admin.trialRecord')} required>
              {(control) => <RefCombobox target={entity} chosen={chosen} onChoose={setChosen} control={control} />}
            </FieldFrame>
          </div>
        )}
        {kind === 'webhook' && (
          <div className="min-w-0 flex-1 basis-64 sm:max-w-xl">
            <FieldFrame id="trial-payload" label={t('admin.trialPayload')} error={called ? undefined : t('admin.trialPayloadWrong')}>
              {(control) => <Textarea className="font-mono" rows={4} spellCheck={false} value={payload} onChange={(event) => setPayload(event.target.value)} {...control} />}
            </FieldFrame>
          </div>
        )}
        <Button busy={trial.isPending} disabled={kind === 'webhook' ? !called : entity !== undefined && chosen.length === 0} onClick={() => trial.mutate()}>
          <FlaskConical aria-hidden />
          {t('admin.try')}
        </Button>
      </div>
      {trial.error && <ErrorPanel error={trial.error} />}
      <div aria-live="polite">{trial.data && <TrialResult trial={trial.data} />}</div>
    </section>
  )
}

function TrialResult({ trial }: { trial: Trial }) {
  const { t } = useTranslation()
  const { datetime, list } = useFormat()
  if (!trial.matched) return <p className="rounded-md bg-muted px-3 py-2">{t('admin.notMatched')}</p>
  const would = trial.would ?? { notifications: [], mails: [], sms: [], calls: [], jobs: [] }
  const leaving = [
    ...would.notifications.map((one) => ({ kind: 'notify', title: one.title, detail: one.body ?? '' })),
    ...would.mails.map((one) => ({ kind: 'mail', title: `${one.to} — ${one.subject}`, detail: one.text })),
    ...would.sms.map((one) => ({ kind: 'sms', title: t('admin.smsTo', { to: one.to, count: one.segments }), detail: one.text })),
    ...would.jobs.map((one) => ({ kind: one.kind === 'report' ? 'report' : 'job', title: one.what ?? kindLabel(t, one.kind), detail: t('admin.jobFrom', { at: datetime(one.run_at), priority: one.priority }) })),
    ...would.calls.map((one) => ({ kind: 'call', title: String(one.url), detail: one.body ? JSON.stringify(one.body, null, 2) : '' })),
  ]
  const counts = { wouldSend: leaving.length - would.jobs.length - would.calls.length, wouldCall: would.calls.length, wouldWork: would.jobs.length }
  const leavingSaid = Object.entries(counts).flatMap(([said, count]) => (count > 0 ? [t(`admin.${said}`, { count })] : []))
  return (
    <div className="grid gap-4 rounded-lg border bg-card p-4">
      <p className="flex flex-wrap items-center gap-2">
        <Badge tone={trial.state === 'failed' ? 'danger' : 'success'}>{t(`admin.runState.${trial.state ?? 'done'}`)}</Badge>
        {trial.error ? errorText(trial.error) : t('admin.nothingKept')}
      </p>
      <StepLogs steps={trial.steps} />
      {leaving.length > 0 && (
        <section aria-labelledby="trial-leaving">
          <h3 id="trial-leaving" className="pb-1 font-medium">
            {t('admin.wouldLeave', { what: list(leavingSaid) })}
          </h3>
          <ul className="grid gap-2">
            {leaving.map(({ kind, title, detail }, rank) => (
              // oxlint-disable-next-line react/no-array-index-key -- un message n'a pas d'identité avant de partir
              <li key={rank} className="rounded-md border px-3 py-2">
                <details>
                  <summary className="cursor-pointer break-words">
                    <span className="text-muted-foreground">{t(`admin.stepKind.${kind}`)}</span> {title}
                  </summary>
                  <p className="mt-2 text-label break-words whitespace-pre-line text-muted-foreground">{detail}</p>
                </details>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}
