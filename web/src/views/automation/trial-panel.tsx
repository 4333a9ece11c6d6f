/** Essayer un déclencheur, sur une fiche, un appel ou un événement inventé : tout se fait pour de faux, étape par étape ; rien ne reste ni ne sort. */
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorPanel } from '@/components/ui/error-panel'
import { FieldFrame } from '@/components/ui/field-frame'
import { Textarea } from '@/components/ui/input'
import { tryDraft, tryTrigger, type Sample, type Tried } from '@/features/automation/api/triggers'
import type { Change } from '@/features/definitions/api/changes'
import { useModel } from '@/features/model/use-model'
import { cx } from '@/lib/cx'
import { parseJson } from '@/lib/parse-json'
import { TryButton, type Trying } from './trial-button'
import { TrialResult } from './trial-result'
import { TrialSubject } from './trial-subject'
import { TrialSystem } from './trial-system'

interface TrialPanelProps {
  trigger: Tried
  /** Ce qui est écrit et pas encore gardé : c'est alors cela qui s'essaie. */
  draft?: Change[]
  /** Ce qui s'essaie, gardé ou non : s'il change, l'essai d'avant ne vaut plus. */
  of: string
  /** Ce qui manque encore empêche d'essayer ; ce qu'on a saisi pour l'essai reste. */
  disabled?: boolean
}

export function TrialPanel({ trigger, draft, of, disabled }: TrialPanelProps) {
  const { t } = useTranslation()
  const { permissions } = useModel()
  const trial = useMutation({ mutationFn: ({ sample }: { sample: Sample; of: string }) => (draft ? tryDraft(draft, sample) : tryTrigger(trigger.name, sample)) })
  const stale = trial.variables?.of !== of
  if (!permissions.includes('core.automation.manage')) return null
  const { kind, entity } = trigger.source
  const trying: Trying = { busy: trial.isPending, onTry: (sample, onError) => trial.mutate({ sample, of }, { onError }) }
  return (
    <section aria-labelledby="trigger-trial" className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-3 py-6">
      <h2 id="trigger-trial" className="text-section">
        {t('admin.trial')}
      </h2>
      <p className="-mt-2 text-muted-foreground">{t('admin.trialHint')}</p>
      {draft && <p className="rounded-md bg-info-soft px-3 py-2 text-info">{t('trigger.triesDraft')}</p>}
      <fieldset disabled={disabled} className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-3">
        {entity ? <TrialSubject key={entity} trigger={trigger} target={entity} {...trying} /> : kind === 'webhook' ? <TrialCall {...trying} /> : kind === 'system' ? <TrialSystem key={trigger.source.event} name={trigger.source.event ?? ''} {...trying} /> : <TryButton busy={trying.busy} onClick={() => trying.onTry({})} />}
      </fieldset>
      {trial.error && <ErrorPanel error={trial.error} />}
      <div aria-live="polite" className="grid gap-2">
        {trial.data && stale && <p className="text-label text-muted-foreground">{t('trigger.staleTrial')}</p>}
        {trial.data && (
          <div className={cx(stale && 'opacity-60')}>
            <TrialResult trial={trial.data} />
          </div>
        )}
      </div>
    </section>
  )
}

/** Le contenu d'un appel. */
function TrialCall({ busy, onTry }: Trying) {
  const { t } = useTranslation()
  const [payload, setPayload] = useState('{}')
  const called = parseJson(payload)
  return (
    <div className="flex flex-wrap items-end gap-2">
      <div className="min-w-0 flex-1 basis-64 sm:max-w-xl">
        <FieldFrame id="trial-payload" label={t('admin.trialPayload')} error={called ? undefined : t('admin.trialPayloadWrong')}>
          {(control) => <Textarea className="font-mono" rows={4} spellCheck={false} value={payload} onChange={(event) => setPayload(event.target.value)} {...control} />}
        </FieldFrame>
      </div>
      <TryButton busy={busy} disabled={!called} onClick={() => onTry({ payload: called?.value })} />
    </div>
  )
}
