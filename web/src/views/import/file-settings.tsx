/** Comment lire le fichier, et quoi faire de ses lignes : encodage, feuille, clé de rapprochement, tout ou partie. */
import { useTranslation } from 'react-i18next'
import { FieldFrame } from '@/components/ui/field-frame'
import { Select } from '@/components/ui/select'
import type { ImportJob, ImportMode, ImportSettings } from '@/features/imports/api/import-job'

const encodings = ['utf-8', 'windows-1252', 'iso-8859-15', 'utf-16le']
const separators = { ';': 'semicolon', ',': 'comma', '\t': 'tab', '|': 'bar' } as const

interface FileSettingsProps {
  job: ImportJob
  busy: boolean
  onChange: (settings: ImportSettings) => void
}

export function FileSettings({ job, busy, onChange }: FileSettingsProps) {
  const { t } = useTranslation()
  const known = [...new Set([job.encoding?.toLowerCase() ?? 'utf-8', ...encodings])]
  const mapped = job.fields.filter((field) => job.columns.some((column) => column.field === field.name))
  const keys = [{ value: '', label: t('import.noKey') }, ...mapped.map((field) => ({ value: field.name, label: field.label }))]
  const modes = (['partial', 'atomic'] as const).map((mode) => ({ value: mode, label: t(`import.mode.${mode}`) }))
  return (
    <section aria-labelledby="import-settings" className="rounded-lg border bg-card p-4">
      <h2 id="import-settings" className="text-section">
        {t('import.settings')}
      </h2>
      <div className="mt-3 grid gap-4 sm:grid-cols-2 lg:grid-cols-4">
        {job.format === 'csv' && (
          <>
            <FieldFrame id="import-encoding" label={t('import.encoding')}>
              {(control) => <Select {...control} value={known[0] ?? ''} options={known.map((one) => ({ value: one, label: one }))} disabled={busy} onChange={(encoding) => onChange({ encoding })} />}
            </FieldFrame>
            <FieldFrame id="import-separator" label={t('import.separator')}>
              {(control) => (
                <Select {...control} value={job.separator ?? ''} options={Object.entries(separators).map(([value, name]) => ({ value, label: t(`import.mark.${name}`) }))} disabled={busy} onChange={(separator) => onChange({ separator })} />
              )}
            </FieldFrame>
          </>
        )}
        {job.format === 'xlsx' && job.sheets.length > 1 && (
          <FieldFrame id="import-sheet" label={t('import.sheet')}>
            {(control) => <Select {...control} value={job.sheet ?? ''} options={job.sheets.map((sheet) => ({ value: sheet, label: sheet }))} disabled={busy} onChange={(sheet) => onChange({ sheet })} />}
          </FieldFrame>
        )}
        <FieldFrame id="import-key" label={t('import.key')} help={t('import.keyHelp')}>
          {(control) => <Select {...control} value={job.key ?? ''} options={keys} disabled={busy} onChange={(key) => onChange({ key: key || null })} />}
        </FieldFrame>
        <FieldFrame id="import-mode" label={t('bulk.mode')}>
          {(control) => <Select {...control} value={job.mode} options={modes} disabled={busy} onChange={(mode) => onChange({ mode: mode as ImportMode })} />}
        </FieldFrame>
      </div>
    </section>
  )
}
