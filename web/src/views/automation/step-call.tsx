/** Un appel sortant : son adresse, ce qu'il porte, combien de fois le retenter. */
import { useTranslation } from 'react-i18next'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input } from '@/components/ui/input'
import { CelBox } from '@/views/cel/cel-box'
import { StepCount } from './step-count'
import type { StepSettingsProps } from './step-scope'

export function CallBox({ step, entity, onSet }: Pick<StepSettingsProps, 'step' | 'entity' | 'onSet'>) {
  const { t } = useTranslation()
  return (
    <>
      <CelBox entity={entity} label={t('admin.callUrl')} help={t('admin.callHelp')} value={String(step.values.url ?? '')} onChange={(url) => onSet({ url })} />
      <FieldFrame id={`${step.key}-body`} label={t('trigger.callBody')} help={t('trigger.callBodyHelp')}>
        {(control) => <Input className="font-mono" spellCheck={false} autoCapitalize="off" autoComplete="off" value={String(step.values.body ?? '')} onChange={(event) => onSet({ body: event.target.value.trim() })} {...control} />}
      </FieldFrame>
      <StepCount id={`${step.key}-retry`} label={t('trigger.callRetry')} value={step.values.retry} least={0} most={20} usual={5} onChange={(retry) => onSet({ retry })} />
    </>
  )
}
