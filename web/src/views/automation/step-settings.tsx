/** Réglages d'une étape, selon ce qu'elle fait. */
import { useTranslation } from 'react-i18next'
import { Checkbox } from '@/components/ui/checkbox'
import { FieldFrame } from '@/components/ui/field-frame'
import { Select } from '@/components/ui/select'
import { useModel } from '@/features/model/use-model'
import { entityKey } from '@/lib/model'
import { CelBox } from '@/views/cel/cel-box'
import { AssignmentsBox } from './assignments-box'
import { DurationBox } from './duration-box'
import { FreeCombobox } from './free-combobox'
import { JobBox } from './job-box'
import { MessageBox } from './message-box'
import { ReportBox } from './report-box'
import { ScriptBox } from './script-box'
import { entityCalled, type StepSettingsProps } from './step-scope'

export function StepSettings(props: StepSettingsProps) {
  const { t } = useTranslation()
  const { step, entity, onSet } = props
  const text = (name: string) => String(step.values[name] ?? '')
  const cel = (name: string, label: string, help?: string) => <CelBox entity={entity} label={label} help={help} value={text(name)} onChange={(value) => onSet({ [name]: value })} />
  const isVerb = !['wait', 'until', 'branch', 'each', 'lane'].includes(step.kind)
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
      {step.kind === 'call' && cel('url', t('admin.callUrl'), t('admin.callHelp'))}
      {step.kind === 'report' && <ReportBox {...props} />}
      {step.kind === 'job' && <JobBox {...props} />}
      {step.kind === 'script' && <ScriptBox step={step} onSet={onSet} />}
      {['create', 'update', 'delete', 'action'].includes(step.kind) && <RecordBox {...props} />}
      {isVerb && (
        <details>
          <summary className="w-fit cursor-pointer rounded-sm py-1 text-label font-medium text-primary">{t('admin.advanced')}</summary>
          <div className="grid gap-4 pt-3">
            {cel('if', t('admin.stepIf'), t('admin.stepIfHelp'))}
            <label className="flex min-h-6 items-center gap-2.5 touch:min-h-11">
              <Checkbox checked={step.values.on_error === 'continue'} onChange={(event) => onSet({ on_error: event.target.checked ? 'continue' : undefined })} />
              {t('admin.continueOnError')}
            </label>
          </div>
        </details>
      )}
    </div>
  )
}

/** Une étape qui écrit : sur quoi, et quoi. */
function RecordBox({ step, entity, onSet }: StepSettingsProps) {
  const { t } = useTranslation()
  const model = useModel()
  const creates = step.kind === 'create'
  const target = creates ? entityCalled(model, step.values.entity) : (entityCalled(model, step.values.entity) ?? entity)
  const entities = Object.values(model.entities).filter((one) => !one.owned).map((one) => ({ id: entityKey(one), label: one.label, hint: entityKey(one) }))
  const actions = target?.actions ?? []
  return (
    <>
      {creates ? (
        <FieldFrame id={`${step.key}-entity`} label={t('admin.createEntity')} required>
          {(control) => <FreeCombobox strict values={[target ? entityKey(target) : '']} options={entities} placeholder={t('admin.chooseEntity')} onChange={([next]) => onSet({ entity: next, set: {} })} control={control} />}
        </FieldFrame>
      ) : (
        <CelBox entity={entity} label={t('admin.onRecord')} help={t('admin.onRecordHelp')} value={String(step.values.record ?? '')} onChange={(record) => onSet({ record })} />
      )}
      {step.kind === 'action' && (
        <FieldFrame id={`${step.key}-action`} label={t('admin.actionName')} required>
          {(control) => <Select value={String(step.values.action ?? '')} options={actions.map((action) => ({ value: action.name, label: action.label }))} onChange={(action) => onSet({ action })} {...control} />}
        </FieldFrame>
      )}
      {(creates || step.kind === 'update') && <AssignmentsBox label={t('admin.assign')} target={target} from={entity} value={(step.values.set as Record<string, string> | undefined) ?? {}} onChange={(set) => onSet({ set })} />}
    </>
  )
}

/** Une boucle : les lignes ou les liens de la fiche, ou les fiches d'une entité. */
function EachBox({ step, entity, onSet }: StepSettingsProps) {
  const { t } = useTranslation()
  const model = useModel()
  const each = step.values.for_each
  const query = typeof each === 'object' && each !== null ? (each as Record<string, unknown>) : undefined
  const target = query && entityCalled(model, query.entity)
  const entities = Object.values(model.entities).map((one) => ({ id: entityKey(one), label: one.label, hint: entityKey(one) }))
  return (
    <>
      <FieldFrame id={`${step.key}-each`} label={t('admin.eachOf')}>
        {(control) => <Select value={query ? 'query' : 'expression'} options={['expression', 'query'].map((one) => ({ value: one, label: t(`admin.each.${one}`) }))} onChange={(next) => onSet({ for_each: next === 'query' ? { entity: '' } : '' })} {...control} />}
      </FieldFrame>
      {query ? (
        <>
          <FieldFrame id={`${step.key}-each-entity`} label={t('admin.eachEntity')} required>
            {(control) => <FreeCombobox strict values={[target ? entityKey(target) : '']} options={entities} placeholder={t('admin.chooseEntity')} onChange={([next = '']) => onSet({ for_each: { ...query, entity: next } })} control={control} />}
          </FieldFrame>
          <CelBox
            entity={target}
            label={t('admin.eachFilter')}
            value={String(query.filter ?? '')}
            onChange={(filter) => {
              const { filter: _, ...rest } = query
              onSet({ for_each: filter ? { ...rest, filter } : rest })
            }}
          />
        </>
      ) : (
        <CelBox entity={entity} label={t('admin.eachExpression')} help={t('admin.eachHelp')} value={String(each ?? '')} onChange={(for_each) => onSet({ for_each })} />
      )}
    </>
  )
}
