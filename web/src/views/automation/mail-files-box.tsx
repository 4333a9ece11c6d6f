/** Les fichiers d'une fiche qu'un courriel joint : quels champs, et de quelle fiche. */
import { useTranslation } from 'react-i18next'
import { FieldFrame } from '@/components/ui/field-frame'
import { FreeCombobox } from '@/components/ui/free-combobox'
import { CelBox } from '@/views/cel/cel-box'
import type { StepSettingsProps } from './step-scope'

/** Les champs d'où un fichier se joint. */
const filed = new Set(['files', 'file', 'image', 'signature'])

export function MailFilesBox({ step, entity, onSet }: Pick<StepSettingsProps, 'step' | 'entity' | 'onSet'>) {
  const { t } = useTranslation()
  const files = (step.values.files as string[] | undefined) ?? []
  const record = String(step.values.record ?? '')
  // D'une autre fiche, on ne sait pas les champs : leur nom s'écrit.
  const fields = record ? [] : (entity?.fields ?? []).filter(({ type }) => filed.has(type))
  if (!entity && files.length === 0) return null
  return (
    <>
      <FieldFrame id={`${step.key}-files`} label={t('admin.mailFiles.label')} help={t('admin.mailFiles.help')}>
        {(control) => (
          <FreeCombobox
            many
            values={files}
            options={fields.map(({ name, label }) => ({ id: name, label, hint: name }))}
            placeholder={t('admin.mailFiles.none')}
            onChange={(next) => onSet({ files: next, ...(next.length === 0 && { record: undefined, entity: undefined }) })}
            control={control}
          />
        )}
      </FieldFrame>
      {files.length > 0 && <CelBox entity={entity} label={t('admin.mailFiles.of')} help={t('admin.onRecordHelp')} value={record} onChange={(next) => onSet({ record: next })} />}
    </>
  )
}
