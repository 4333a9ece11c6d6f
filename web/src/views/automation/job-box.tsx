/** Un travail mis en file : lequel, quand, et ce qu'un seul peut faire à la fois. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { FieldFrame } from '@/components/ui/field-frame'
import { FreeCombobox } from '@/components/ui/free-combobox'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { triggersQuery, type Trigger } from '@/features/automation/api/triggers'
import { useModel } from '@/features/model/use-model'
import { entityKey } from '@/lib/model'
import { CelBox } from '@/views/cel/cel-box'
import { DurationBox } from './duration-box'
import { entityCalled, type StepSettingsProps } from './step-scope'

const jobs = ['trigger', 'import', 'housekeeping'] as const

/** Au-delà, le serveur refuse. */
const HIGHEST = 100

/** Ce qu'un autre déclencheur ne peut pas réveiller à leur place. */
const apart: Trigger['source']['kind'][] = ['webhook', 'becomes', 'later']

export function JobBox({ step, entity, onSet }: Pick<StepSettingsProps, 'step' | 'entity' | 'onSet'>) {
  const { t, i18n } = useTranslation()
  const { data = [] } = useQuery(triggersQuery(i18n.language))
  const text = (name: string) => String(step.values[name] ?? '')
  const job = jobs.find((one) => one === text('job')) ?? 'trigger'
  const wakes = job === 'trigger'
  const name = text('trigger')
  const full = name === '' || name.includes('.') ? name : `my.${name}`
  const chosen = data.find((one) => one.name === full)
  const options = data.filter(({ source }) => !apart.includes(source.kind)).map((one) => ({ id: one.name, label: one.label, hint: one.name }))
  const alone = (chosen?.source.kind === 'schedule' && !chosen.source.entity) || chosen?.source.kind === 'once'
  return (
    <>
      <FieldFrame id={`${step.key}-job`} label={t('admin.job.does')}>
        {(control) => <Select value={job} options={jobs.map((one) => ({ value: one, label: t(`admin.job.${one}`) }))} onChange={(next) => onSet({ job: next, trigger: undefined, record: undefined, file: undefined, into: undefined })} {...control} />}
      </FieldFrame>
      {wakes && (
        <FieldFrame id={`${step.key}-trigger`} label={t('admin.job.which')} help={t('admin.job.whichHelp')} required>
          {(control) => <FreeCombobox values={[full]} options={options} onChange={([trigger]) => onSet({ trigger, record: undefined })} control={control} />}
        </FieldFrame>
      )}
      {job === 'import' && <ImportBox step={step} entity={entity} onSet={onSet} />}
      {job !== 'housekeeping' && !(wakes && alone) && <CelBox entity={entity} label={t('admin.onRecord')} help={t('admin.onRecordHelp')} value={text('record')} onChange={(record) => onSet({ record })} />}
      <DurationBox optional id={`${step.key}-delay`} label={t('admin.job.delay')} help={t('admin.job.delayHelp')} value={text('delay')} onChange={(delay) => onSet({ delay })} />
      <FieldFrame id={`${step.key}-job-priority`} label={t('admin.priority')} help={t('admin.job.priorityHelp')}>
        {(control) => (
          <Input
            inputMode="numeric"
            placeholder="0"
            className="max-w-24"
            value={text('priority')}
            // Ce qui vaut l'usage ne s'écrit pas : une définition n'énonce jamais un défaut.
            onChange={({ target }) => onSet({ priority: Math.min(HIGHEST, Number(target.value.replace(/\D/g, ''))) || undefined })}
            {...control}
          />
        )}
      </FieldFrame>
      <CelBox entity={entity} label={t('admin.job.unique')} help={t('admin.job.uniqueHelp')} value={text('unique')} onChange={(unique) => onSet({ unique })} />
    </>
  )
}

/** Le fichier qu'une fiche a reçu, et où vont ses lignes. */
function ImportBox({ step, entity, onSet }: Pick<StepSettingsProps, 'step' | 'entity' | 'onSet'>) {
  const { t } = useTranslation()
  const model = useModel()
  const files = step.values.record ? [] : (entity?.fields ?? []).filter((field) => field.type === 'files' || field.type === 'file')
  const target = entityCalled(model, step.values.into)
  const entities = Object.values(model.entities).filter((one) => !one.owned && one.rights.import).map((one) => ({ id: entityKey(one), label: one.label, hint: entityKey(one) }))
  return (
    <>
      <FieldFrame id={`${step.key}-file`} label={t('admin.job.file')} help={t('admin.job.fileHelp')} required>
        {(control) => <FreeCombobox values={[String(step.values.file ?? '')]} options={files.map((field) => ({ id: field.name, label: field.label, hint: field.name }))} onChange={([file]) => onSet({ file })} control={control} />}
      </FieldFrame>
      <FieldFrame id={`${step.key}-into`} label={t('admin.job.into')} help={t('admin.job.intoHelp')} required>
        {(control) => <FreeCombobox strict values={[target ? entityKey(target) : '']} options={entities} placeholder={t('admin.chooseEntity')} onChange={([into]) => onSet({ into })} control={control} />}
      </FieldFrame>
    </>
  )
}
