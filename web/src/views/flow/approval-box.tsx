/** Ce qu'une transition fait approuver : des étapes l'une après l'autre, chacune par une ou plusieurs personnes à la fois. */
import { Plus } from 'lucide-react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import type { Option } from '@/components/ui/combobox'
import { FieldFrame } from '@/components/ui/field-frame'
import { FreeCombobox } from '@/components/ui/free-combobox'
import { isComputed, type Entity } from '@/lib/model'
import { MoveButtons } from '@/views/admin/move-buttons'
import { RemoveButton } from '@/views/admin/remove-button'
import { moved } from '@/views/designer/draft'
import { textIn } from '@/views/designer/names'
import { ApproverBox } from './approver-box'
import { CalendarField } from './calendar-field'
import { emptyStep, type FlowApproval, type FlowApprover } from './flow-draft'

interface ApprovalBoxProps {
  approval: FlowApproval
  entity: Entity
  /** Champs qui nomment une personne. */
  people: Option[]
  onChange: (approval: FlowApproval) => void
}

export function ApprovalBox({ approval, entity, people, onChange }: ApprovalBoxProps) {
  const { t, i18n } = useTranslation()
  const set = (part: Partial<FlowApproval>) => onChange({ ...approval, ...part })
  const { steps } = approval
  const add = () => {
    const step = emptyStep()
    flushSync(() => set({ steps: [...steps, step] }))
    document.getElementById(`${step.key}-label`)?.focus()
  }
  const setStep = (key: string, part: Partial<FlowApprover>) => set({ steps: steps.map((step) => (step.key === key ? { ...step, ...part } : step)) })
  const fields = entity.fields.filter((field) => !isComputed(field) && !field.system).map((field) => ({ id: field.name, label: field.label }))
  return (
    <fieldset className="grid min-w-0 gap-3 rounded-md border p-3">
      <legend className="px-1 text-label font-medium">{t('flow.approval')}</legend>
      <p className="text-meta text-muted-foreground">{t('flow.approvalHelp')}</p>
      <ol aria-label={t('flow.approval')} className="grid min-w-0 gap-3">
        {steps.map((step, rank) => {
          const name = textIn(step.labels, i18n.language) || t('flow.stepRank', { rank: rank + 1 })
          return (
            <li key={step.key} className="grid min-w-0 gap-3 border-t pt-3 first:border-0 first:pt-0">
              <div className="flex items-center gap-1">
                <span className="tnum min-w-0 flex-1 truncate text-label font-medium">{`${rank + 1}. ${name}`}</span>
                <MoveButtons name={name} first={rank === 0} last={rank === steps.length - 1} onMove={(by) => set({ steps: moved(steps, step.key, by) })} />
                <RemoveButton name={name} disabled={steps.length <= 1} onRemove={() => set({ steps: steps.filter((one) => one !== step) })} />
              </div>
              <ApproverBox step={step} others={steps.filter((one) => one !== step)} entity={entity} onChange={(part) => setStep(step.key, part)} />
            </li>
          )
        })}
      </ol>
      <Button size="small" className="justify-self-start" onClick={add}>
        <Plus aria-hidden />
        {t('flow.addStep')}
      </Button>
      <FieldFrame id="approval-separate" label={t('flow.notBy')} help={t('flow.notByHelp')}>
        {(control) => <FreeCombobox many strict values={approval.separate} options={people} onChange={(separate) => set({ separate })} control={control} />}
      </FieldFrame>
      <FieldFrame id="approval-reset" label={t('flow.resetOn')} help={t('flow.resetOnHelp')}>
        {(control) => <FreeCombobox many strict values={approval.resetOn} options={fields} onChange={(resetOn) => set({ resetOn })} control={control} />}
      </FieldFrame>
      <CalendarField id="approval-calendar" value={approval.calendar} onChange={(calendar) => set({ calendar })} />
    </fieldset>
  )
}
