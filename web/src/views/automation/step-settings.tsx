/** Réglages d'une étape, selon ce qu'elle fait. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Checkbox } from '@/components/ui/checkbox'
import { FieldFrame } from '@/components/ui/field-frame'
import { Select } from '@/components/ui/select'
import { CelBox } from '@/views/cel/cel-box'
import { DocumentBox } from './document-box'
import { DurationBox } from './duration-box'
import { JobBox } from './job-box'
import { MessageBox } from './message-box'
import { ReportBox } from './report-box'
import { ScriptBox } from './script-box'
import { CallBox } from './step-call'
import { EachBox } from './step-each'
import { RecordBox } from './step-record'
import { RepeatBox } from './step-repeat'
import type { StepSettingsProps } from './step-scope'
import { isVerb } from './steps'

export function StepSettings(props: StepSettingsProps) {
  const { t } = useTranslation()
  const { step, entity, onSet } = props
  const text = (name: string) => String(step.values[name] ?? '')
  const cel = (name: string, label: string, help?: string) => <CelBox entity={entity} label={label} help={help} value={text(name)} onChange={(value) => onSet({ [name]: value })} />
  return (
    <div className="grid gap-4">
      {step.kind === 'wait' && <DurationBox id={`${step.key}-wait`} label={t('admin.waitFor')} value={text('wait')} onChange={(wait) => onSet({ wait })} />}
      {step.kind === 'until' && cel('until', t('admin.waitUntil'), t('admin.waitUntilHelp'))}
      {step.kind === 'branch' && cel('if', t('admin.branchIf'))}
      {step.kind === 'each' && <EachBox {...props} />}
      {step.kind === 'lane' && <p className="text-label text-muted-foreground">{t('admin.laneHelp')}</p>}
      {step.kind === 'parallel' && (
        <FieldFrame id={`${step.key}-join`} label={t('admin.joinWhen')}>
          {(control) => <Select value={text('join') || 'all'} options={[{ value: 'all', label: t('admin.joinAll') }, { value: 'any', label: t('admin.joinAny') }]} onChange={(join) => onSet({ join: join === 'any' ? 'any' : undefined })} {...control} />}
        </FieldFrame>
      )}
      {['notify', 'mail', 'sms', 'chat'].includes(step.kind) && <MessageBox {...props} />}
      {step.kind === 'call' && <CallBox {...props} />}
      {step.kind === 'report' && <ReportBox {...props} />}
      {step.kind === 'document' && <DocumentBox {...props} />}
      {step.kind === 'job' && <JobBox {...props} />}
      {step.kind === 'script' && <ScriptBox step={step} onSet={onSet} />}
      {['create', 'update', 'delete', 'action'].includes(step.kind) && <RecordBox {...props} />}
      {!['branch', 'lane'].includes(step.kind) && <AdvancedBox {...props} />}
    </div>
  )
}

/** Quand la faire, la refaire, et que faire si elle échoue ; ouvert d'emblée quand la définition en dit quelque chose. */
function AdvancedBox({ step, entity, onSet }: StepSettingsProps) {
  const { t } = useTranslation()
  const { values, kind } = step
  const [opened] = useState([values.if, values.repeat, values.on_error].some(Boolean))
  return (
    <details open={opened}>
      <summary className="w-fit cursor-pointer rounded-sm py-1 text-label font-medium text-primary">{t('admin.advanced')}</summary>
      <div className="grid gap-4 pt-3">
        <CelBox entity={entity} label={t('admin.stepIf')} help={t('admin.stepIfHelp')} value={String(values.if ?? '')} onChange={(value) => onSet({ if: value })} />
        {isVerb(kind) && <RepeatBox step={step} entity={entity} onSet={onSet} />}
        {(isVerb(kind) || kind === 'parallel') && (
          <label className="flex min-h-6 items-center gap-2.5 touch:min-h-11">
            <Checkbox checked={values.on_error === 'continue'} onChange={(event) => onSet({ on_error: event.target.checked ? 'continue' : undefined })} />
            {t('admin.continueOnError')}
          </label>
        )}
      </div>
    </details>
  )
}
