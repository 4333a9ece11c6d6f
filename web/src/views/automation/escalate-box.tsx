/** Si la notification n'est pas lue : au bout de combien de temps, et à qui la redire. */
import { useTranslation } from 'react-i18next'
import { Checkbox } from '@/components/ui/checkbox'
import type { Option } from '@/components/ui/combobox'
import { FieldFrame } from '@/components/ui/field-frame'
import { FreeCombobox } from '@/components/ui/free-combobox'
import { DurationBox } from './duration-box'
import type { DraftStep } from './steps'

interface Escalate {
  after: string
  to: string[]
}

interface EscalateBoxProps {
  step: DraftStep
  roles: Option[]
  onSet: (values: Record<string, unknown>) => void
}

const usual: Escalate = { after: 'PT30M', to: ['manager'] }

export function EscalateBox({ step, roles, onSet }: EscalateBoxProps) {
  const { t } = useTranslation()
  const escalate = step.values.escalate as Escalate | undefined
  const people = [{ id: 'manager', label: t('admin.manager') }, ...roles]
  return (
    <div className="grid gap-3">
      <label className="flex min-h-6 items-center gap-2.5 touch:min-h-11">
        <Checkbox checked={escalate !== undefined} onChange={(event) => onSet({ escalate: event.target.checked ? usual : undefined })} />
        {t('admin.escalate')}
      </label>
      {escalate && (
        <div className="grid gap-4 pl-7">
          <DurationBox id={`${step.key}-escalate`} label={t('admin.escalateAfter')} value={escalate.after} onChange={(after) => onSet({ escalate: { ...escalate, after } })} />
          <FieldFrame id={`${step.key}-escalate-to`} label={t('admin.escalateTo')} required>
            {(control) => <FreeCombobox many strict values={escalate.to} options={people} onChange={(to) => onSet({ escalate: { ...escalate, to } })} control={control} />}
          </FieldFrame>
        </div>
      )}
    </div>
  )
}
