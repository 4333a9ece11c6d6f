/** Une étape qui écrit une fiche ou y mène une action : sur quoi, et quoi. */
import { useTranslation } from 'react-i18next'
import { FieldFrame } from '@/components/ui/field-frame'
import { FreeCombobox } from '@/components/ui/free-combobox'
import { Select } from '@/components/ui/select'
import { useModel } from '@/features/model/use-model'
import { entityKey, type Entity } from '@/lib/model'
import { CelBox } from '@/views/cel/cel-box'
import { AssignmentsBox } from './assignments-box'
import { entityCalled, type StepSettingsProps } from './step-scope'

export function RecordBox({ step, entity, onSet }: StepSettingsProps) {
  const { t } = useTranslation()
  const model = useModel()
  const creates = step.kind === 'create'
  const target = creates ? entityCalled(model, step.values.entity) : (entityCalled(model, step.values.entity) ?? entity)
  const entities = Object.values(model.entities).filter((one) => !one.owned).map((one) => ({ id: entityKey(one), label: one.label, hint: entityKey(one) }))
  return (
    <>
      {creates ? (
        <FieldFrame id={`${step.key}-entity`} label={t('admin.createEntity')} required>
          {(control) => <FreeCombobox strict values={[target ? entityKey(target) : '']} options={entities} placeholder={t('admin.chooseEntity')} onChange={([next]) => onSet({ entity: next, set: {} })} control={control} />}
        </FieldFrame>
      ) : (
        <CelBox entity={entity} label={t('admin.onRecord')} help={t('admin.onRecordHelp')} value={String(step.values.record ?? '')} onChange={(record) => onSet({ record })} />
      )}
      {step.kind === 'action' && <ActionBox step={step} entity={entity} target={target} onSet={onSet} />}
      {(creates || step.kind === 'update') && <AssignmentsBox label={t('admin.assign')} target={target} from={entity} value={(step.values.set as Record<string, string> | undefined) ?? {}} onChange={(set) => onSet({ set })} />}
    </>
  )
}

/** Une action et ce qu'elle demande : chaque paramètre est une expression. */
function ActionBox({ step, entity, target, onSet }: Pick<StepSettingsProps, 'step' | 'entity' | 'onSet'> & { target: Entity | undefined }) {
  const { t } = useTranslation()
  const actions = target?.actions ?? []
  const params = (step.values.params as Record<string, string> | undefined) ?? {}
  const asked = actions.find((action) => action.name === step.values.action)?.params ?? []
  return (
    <>
      <FieldFrame id={`${step.key}-action`} label={t('admin.actionName')} required>
        {(control) => <Select value={String(step.values.action ?? '')} options={actions.map((action) => ({ value: action.name, label: action.label }))} onChange={(action) => onSet({ action, params: undefined })} {...control} />}
      </FieldFrame>
      {(asked.length > 0 || Object.keys(params).length > 0) && <AssignmentsBox label={t('trigger.params')} target={target && { ...target, fields: asked }} from={entity} value={params} onChange={(next) => onSet({ params: next })} />}
    </>
  )
}
