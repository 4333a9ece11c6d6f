/** Un message mis en page pour une fiche, et le champ qui le portera. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { FieldFrame } from '@/components/ui/field-frame'
import { FreeCombobox } from '@/components/ui/free-combobox'
import { definitionsQuery, ownMessages } from '@/features/definitions/api/definitions'
import { CelBox } from '@/views/cel/cel-box'
import { takesPage } from '@/views/documents/receiving'
import type { StepSettingsProps } from './step-scope'

export function DocumentBox({ step, entity, onSet }: StepSettingsProps) {
  const { t } = useTranslation()
  const { data: kept = [] } = useQuery(definitionsQuery)
  const record = String(step.values.record ?? '')
  // D'une autre fiche, on ne sait ni les documents ni les champs : leur nom s'écrit.
  const aimed = record ? undefined : entity
  const delivered = (aimed?.documents ?? []).map(({ name, label }) => ({ id: name, label, hint: name }))
  const own = ownMessages(kept).filter((name) => delivered.every(({ id }) => id !== `my.${name}`))
  const fields = (aimed?.fields ?? []).filter((field) => (field.type === 'files' || field.type === 'file') && takesPage(field))
  return (
    <>
      <FieldFrame id={`${step.key}-template`} label={t('admin.document.template')} help={t('admin.document.templateHelp')} required>
        {(control) => <FreeCombobox values={[String(step.values.template ?? '')]} options={[...delivered, ...own.map((name) => ({ id: name, label: name }))]} onChange={([template]) => onSet({ template })} control={control} />}
      </FieldFrame>
      <FieldFrame id={`${step.key}-field`} label={t('admin.document.field')} help={t('admin.report.attachHelp')} required>
        {(control) => <FreeCombobox values={[String(step.values.field ?? '')]} options={fields.map(({ name, label }) => ({ id: name, label, hint: name }))} onChange={([field]) => onSet({ field })} control={control} />}
      </FieldFrame>
      <CelBox entity={entity} label={t('admin.onRecord')} help={t('admin.onRecordHelp')} value={record} onChange={(next) => onSet({ record: next })} />
      <p className="text-meta text-muted-foreground">{t('admin.report.rights')}</p>
    </>
  )
}
