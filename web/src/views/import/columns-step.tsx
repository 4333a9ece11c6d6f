/** Colonnes du fichier et champs de la fiche : ce que le serveur a deviné, à corriger avant de vérifier. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { Select } from '@/components/ui/select'
import { importKey, setImport, startImport, type ImportColumn, type ImportJob, type ImportSettings } from '@/features/imports/api/import-job'
import { useFormat } from '@/lib/format'
import { asProblem } from '@/lib/http/problem'
import type { Entity } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { toastError } from '@/lib/toast'
import { FileSettings } from './file-settings'
import { MappingBar } from './mapping-bar'
import { PreviewTable } from './preview-table'
import { assign, missingFields } from './steps'

interface ColumnsStepProps {
  entity: Entity
  job: ImportJob
  /** La vérification est partie : on quitte les colonnes. */
  onStarted: () => void
  onAgain: () => void
}

export function ColumnsStep({ entity, job, onStarted, onAgain }: ColumnsStepProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const failed = (error: unknown) => toastError(problemText(t, asProblem(error)))
  const change = useMutation({
    mutationFn: (settings: ImportSettings) => setImport(job.id, settings),
    onSuccess: (next) => client.setQueryData(importKey(job.id), (before: ImportJob | undefined) => ({ ...before, ...next })),
    onError: failed,
  })
  const check = useMutation({
    mutationFn: () => startImport(job.id, 'check'),
    onSuccess: () => {
      onStarted()
      return client.invalidateQueries({ queryKey: importKey(job.id) })
    },
    onError: failed,
  })
  const faults = job.preview.errors ?? []
  // Ce que le serveur dit déjà n'est pas redit.
  const missing = missingFields(job.columns, job.fields).filter((field) => !faults.some((fault) => fault.field === field.name))
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <p className="text-muted-foreground">
        <span className="font-medium text-foreground">{job.file.name}</span> · {format.size(job.file.size)}
        {job.rows_estimate !== null && <> · {t('import.estimate', { count: job.rows_estimate })}</>}
      </p>
      {job.status === 'failed' && (
        <p role="alert" className="rounded-md bg-danger-soft px-3 py-2 font-medium text-danger">
          {job.fault?.message ?? t('import.failed')}
        </p>
      )}
      <FileSettings job={job} busy={change.isPending} onChange={change.mutate} />
      <MappingBar entity={entity} job={job} onChange={change.mutate} />
      <ColumnTable job={job} busy={change.isPending} onChange={(column, field) => change.mutate({ columns: assign(job.columns, column.name, field) })} />
      {faults.length > 0 && (
        <ul role="alert" className="grid gap-1 rounded-md bg-danger-soft px-3 py-2 text-danger">
          {faults.map((fault) => (
            <li key={`${fault.field} ${fault.code}`}>
              <span className="font-semibold">{job.fields.find((field) => field.name === fault.field)?.label ?? fault.field}</span> {fault.message}
            </li>
          ))}
        </ul>
      )}
      {missing.length > 0 && (
        <p role="status" className="flex items-start gap-2 rounded-md bg-warning-soft px-3 py-2 text-warning">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {t('import.missing', { fields: format.list(missing.map((field) => field.label)) })}
        </p>
      )}
      <PreviewTable entity={entity} job={job} busy={change.isPending} />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onAgain}>{t('import.otherFile')}</Button>
        <Button variant="primary" busy={check.isPending} disabled={change.isPending || job.columns.every((column) => column.field === null)} onClick={() => check.mutate()}>
          {t('import.check')}
        </Button>
      </div>
    </div>
  )
}

function ColumnTable({ job, busy, onChange }: { job: ImportJob; busy: boolean; onChange: (column: ImportColumn, field: string | null) => void }) {
  const { t } = useTranslation()
  const options = [{ value: '', label: t('import.ignored') }, ...job.fields.map((field) => ({ value: field.name, label: field.required ? `${field.label} *` : field.label }))]
  return (
    <section aria-labelledby="import-columns" className="rounded-lg border bg-card">
      <h2 id="import-columns" className="px-4 pt-4 pb-2 text-section">
        {t('import.columns')}
      </h2>
      <ul>
        {job.columns.map((column) => (
          <li key={column.name} className="grid items-center gap-x-4 gap-y-1.5 border-t px-4 py-2.5 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
            <div className="min-w-0">
              <p className="flex items-center gap-2 font-medium">
                <span className="truncate">{column.name}</span>
                {column.field !== null && column.guessed && <Badge tone="info">{t('import.guessed')}</Badge>}
              </p>
              <p className="truncate text-label text-muted-foreground">{column.samples.filter(Boolean).join(' · ')}</p>
            </div>
            <Select aria-label={t('import.fieldFor', { column: column.name })} value={column.field ?? ''} options={options} disabled={busy} onChange={(field) => onChange(column, field || null)} />
          </li>
        ))}
      </ul>
    </section>
  )
}
