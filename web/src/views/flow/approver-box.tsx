/** Une étape d'approbation : qui décide, combien il en faut, quand elle a lieu, en combien de temps, et qui s'ajoute ensuite. */
import { useTranslation } from 'react-i18next'
import { FieldFrame } from '@/components/ui/field-frame'
import { FreeCombobox } from '@/components/ui/free-combobox'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import type { Entity } from '@/lib/model'
import { DurationBox } from '@/views/automation/duration-box'
import { peopleOf, useRecipients } from '@/views/automation/use-recipients'
import { CelBox } from '@/views/cel/cel-box'
import { LabelsBox } from '@/views/designer/labels-box'
import { nameFrom, textIn } from '@/views/designer/names'
import type { FlowApprover, Way } from './flow-draft'

interface ApproverBoxProps {
  step: FlowApprover
  others: FlowApprover[]
  entity: Entity
  onChange: (part: Partial<FlowApprover>) => void
}

const ABOVE = 'manager_of(approver)'
const ways: Way[] = ['any', 'all', 'at_least']

export function ApproverBox({ step, others, entity, onChange }: ApproverBoxProps) {
  const { t, i18n } = useTranslation()
  const known = useRecipients(entity)
  const managers = peopleOf(entity).map((field) => ({ id: `manager_of(${field.name})`, label: t('flow.managerOf', { name: field.label }) }))
  const approvers = [...known, ...managers]
  const { key } = step
  const rename = (labels: FlowApprover['labels']) => (step.kept ? { labels } : { labels, name: nameFrom(textIn(labels, i18n.language), others.map((one) => one.name)) })
  return (
    <>
      <LabelsBox id={`${key}-label`} label={t('flow.stepLabel')} required value={step.labels} onChange={(labels) => onChange(rename(labels))} />
      <FieldFrame id={`${key}-people`} label={t('flow.people')} help={t('flow.peopleHelp')} required>
        {(control) => <FreeCombobox many values={step.people} options={approvers} onChange={(people) => onChange({ people })} control={control} />}
      </FieldFrame>
      <FieldFrame id={`${key}-way`} label={t('flow.way')}>
        {(control) => <Select value={step.way} options={ways.map((way) => ({ value: way, label: t(`flow.ways.${way}`) }))} onChange={(way) => onChange({ way: way as Way })} {...control} />}
      </FieldFrame>
      {step.way === 'at_least' && (
        <FieldFrame id={`${key}-need`} label={t('flow.need')} required>
          {(control) => <Input inputMode="numeric" className="max-w-24" value={step.need} onChange={(event) => onChange({ need: event.target.value.replace(/\D/g, '') })} {...control} />}
        </FieldFrame>
      )}
      <CelBox entity={entity} label={t('flow.stepWhen')} value={step.when} onChange={(when) => onChange({ when })} />
      <DurationBox id={`${key}-within`} optional label={t('flow.within')} help={t('flow.withinHelp')} value={step.within} onChange={(within) => onChange({ within })} />
      {step.within !== '' && (
        <FieldFrame id={`${key}-escalate`} label={t('flow.escalate')}>
          {(control) => <FreeCombobox values={[step.escalate]} options={[{ id: ABOVE, label: t('flow.above') }, ...approvers]} onChange={([escalate = '']) => onChange({ escalate })} control={control} />}
        </FieldFrame>
      )}
      <DurationBox id={`${key}-remind`} optional label={t('flow.remind')} value={step.remind} onChange={(remind) => onChange({ remind })} />
    </>
  )
}
