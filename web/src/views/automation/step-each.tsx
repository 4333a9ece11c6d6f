/** Une boucle : les lignes ou les liens de la fiche, ou les fiches d'une entité, triées, tant au plus. */
import { useTranslation } from 'react-i18next'
import { FieldFrame } from '@/components/ui/field-frame'
import { FreeCombobox } from '@/components/ui/free-combobox'
import { Select } from '@/components/ui/select'
import { useModel } from '@/features/model/use-model'
import { entityKey } from '@/lib/model'
import { CelBox } from '@/views/cel/cel-box'
import { AssignmentsBox } from './assignments-box'
import { StepCount } from './step-count'
import { entityCalled, type StepSettingsProps } from './step-scope'

type EachBoxProps = Pick<StepSettingsProps, 'step' | 'entity' | 'onSet'>

const isBlank = (value: unknown) => value === undefined || value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)

export function EachBox({ step, entity, onSet }: EachBoxProps) {
  const { t } = useTranslation()
  const each = step.values.for_each
  const query = typeof each === 'object' && each !== null ? (each as Record<string, unknown>) : undefined
  return (
    <>
      <FieldFrame id={`${step.key}-each`} label={t('admin.eachOf')}>
        {(control) => <Select value={query ? 'query' : 'expression'} options={['expression', 'query'].map((one) => ({ value: one, label: t(`admin.each.${one}`) }))} onChange={(next) => onSet({ for_each: next === 'query' ? { entity: '' } : '' })} {...control} />}
      </FieldFrame>
      {query ? (
        <QueryBox step={step} entity={entity} onSet={onSet} query={query} />
      ) : (
        <CelBox entity={entity} label={t('admin.eachExpression')} help={t('admin.eachHelp')} value={String(each ?? '')} onChange={(for_each) => onSet({ for_each })} />
      )}
    </>
  )
}

/** Les fiches d'une entité : lesquelles, dans quel ordre, combien. */
function QueryBox({ step, entity, onSet, query }: EachBoxProps & { query: Record<string, unknown> }) {
  const { t } = useTranslation()
  const model = useModel()
  const target = entityCalled(model, query.entity)
  const entities = Object.values(model.entities).map((one) => ({ id: entityKey(one), label: one.label, hint: entityKey(one) }))
  const set = (values: Record<string, unknown>) => {
    const { entity: over, ...rest } = { ...query, ...values }
    onSet({ for_each: { entity: over, ...Object.fromEntries(Object.entries(rest).filter(([, value]) => !isBlank(value))) } })
  }
  const sorts = (target?.fields ?? []).filter((field) => field.sortable).flatMap((field) => [{ id: field.name, label: field.label, hint: t('admin.report.up') }, { id: `-${field.name}`, label: field.label, hint: t('admin.report.down') }])
  return (
    <>
      <FieldFrame id={`${step.key}-each-entity`} label={t('admin.eachEntity')} required>
        {(control) => <FreeCombobox strict values={[target ? entityKey(target) : '']} options={entities} placeholder={t('admin.chooseEntity')} onChange={([next = '']) => onSet({ for_each: { entity: next } })} control={control} />}
      </FieldFrame>
      <CelBox entity={target} label={t('admin.eachFilter')} value={String(query.filter ?? '')} onChange={(filter) => set({ filter })} />
      <AssignmentsBox label={t('trigger.eachEqual')} target={target} from={entity} value={(query.equal as Record<string, string> | undefined) ?? {}} onChange={(equal) => set({ equal })} />
      <FieldFrame id={`${step.key}-each-sort`} label={t('admin.report.sort')} help={t('trigger.eachSortHelp')}>
        {(control) => <FreeCombobox values={[String(query.sort ?? '')]} options={sorts} onChange={([sort]) => set({ sort })} control={control} />}
      </FieldFrame>
      <StepCount id={`${step.key}-each-limit`} label={t('trigger.eachLimit')} value={query.limit} least={1} most={1000} usual={100} onChange={(limit) => set({ limit })} />
    </>
  )
}
