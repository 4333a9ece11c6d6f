/** Un appel sortant : sa méthode, son adresse, ses en-têtes, ce qu'il porte, et si la suite attend sa réponse. */
import { useTranslation } from 'react-i18next'
import { Checkbox } from '@/components/ui/checkbox'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input, Textarea } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { CelBox } from '@/views/cel/cel-box'
import { bodyKindOf, bodyKinds, isBare, jsonFault, methods, withBody, type BodyKind } from './call-body'
import { CallHeaders } from './call-headers'
import { StepCount } from './step-count'
import type { StepSettingsProps } from './step-scope'

type CallBoxProps = Pick<StepSettingsProps, 'step' | 'entity' | 'onSet'>

export function CallBox({ step, entity, onSet }: CallBoxProps) {
  const { t } = useTranslation()
  const method = String(step.values.method ?? methods[0])
  // Un GET ne porte rien : ce qu'on avait écrit ne serait qu'un refus du serveur.
  const setMethod = (next: string) => onSet({ method: next === methods[0] ? undefined : next, ...(next === 'GET' ? withBody('fact') : {}) })
  return (
    <>
      <FieldFrame id={`${step.key}-method`} label={t('trigger.callMethod')}>
        {(control) => <Select value={method} options={methods.map((one) => ({ value: one, label: one }))} onChange={setMethod} {...control} />}
      </FieldFrame>
      <CelBox entity={entity} label={t('admin.callUrl')} help={t('admin.callHelp')} value={String(step.values.url ?? '')} onChange={(url) => onSet({ url })} />
      <CallHeaders id={`${step.key}-headers`} value={step.values.headers} onChange={(headers) => onSet({ headers })} />
      {method !== 'GET' && <BodyBox step={step} bare={isBare(method)} onSet={onSet} />}
      <label className="flex min-h-6 items-start gap-2 touch:min-h-11">
        <Checkbox className="mt-0.5" checked={step.values.answer === true} aria-describedby={`${step.key}-answer-help`} onChange={(event) => onSet({ answer: event.target.checked || undefined })} />
        <span className="grid gap-0.5">
          {t('trigger.callAnswer')}
          <span id={`${step.key}-answer-help`} className="text-meta text-muted-foreground">
            {t('trigger.callAnswerHelp')}
          </span>
        </span>
      </label>
      <StepCount id={`${step.key}-retry`} label={t('trigger.callRetry')} value={step.values.retry} least={0} most={20} usual={5} onChange={(retry) => onSet({ retry })} />
    </>
  )
}

/** Ce qu'il porte : écrit ici, pris à un module, ou ce qui s'est passé. */
function BodyBox({ step, bare, onSet }: Pick<CallBoxProps, 'step' | 'onSet'> & { bare: boolean }) {
  const { t } = useTranslation()
  const kind = bodyKindOf(step.values)
  const written = String(step.values[kind] ?? '')
  const fault = kind === 'json' ? jsonFault(written) : undefined
  const monospaced = { className: 'font-mono', spellCheck: false, autoCapitalize: 'off', autoComplete: 'off' } as const
  return (
    <>
      <FieldFrame id={`${step.key}-carries`} label={t('trigger.callCarries')}>
        {(control) => <Select value={kind} options={bodyKinds.map((one) => ({ value: one, label: t(`trigger.callCarriesIs.${one === 'fact' && bare ? 'nothing' : one}`) }))} onChange={(next) => onSet(withBody(next as BodyKind))} {...control} />}
      </FieldFrame>
      {kind === 'body' && (
        <FieldFrame id={`${step.key}-body`} label={t('trigger.callBody')} help={t('trigger.callBodyHelp')} required>
          {(control) => <Input {...monospaced} value={written} onChange={(event) => onSet({ body: event.target.value.trim() })} {...control} />}
        </FieldFrame>
      )}
      {(kind === 'json' || kind === 'text') && (
        <FieldFrame id={`${step.key}-${kind}`} label={t(kind === 'json' ? 'trigger.callJson' : 'trigger.callText')} help={t(kind === 'json' ? 'trigger.callJsonHelp' : 'trigger.callTextHelp', { example: '{{ record.title }}' })} required error={fault && t('trigger.callJsonWrong', fault)}>
          {(control) => <Textarea rows={6} {...monospaced} value={written} onChange={(event) => onSet({ [kind]: event.target.value })} {...control} />}
        </FieldFrame>
      )}
    </>
  )
}
