/** Aperçu : les premières lignes comme elles seront écrites, chaque faute dans sa case. */
import { CircleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { CellOf } from '@/fields/cell-of'
import type { CellFault, ImportJob } from '@/features/imports/api/import-job'
import { cx } from '@/lib/cx'
import { useFormat } from '@/lib/format'
import { fieldNamed, type Entity } from '@/lib/model'

export function PreviewTable({ entity, job, busy }: { entity: Entity; job: ImportJob; busy: boolean }) {
  const { t } = useTranslation()
  const { number } = useFormat()
  const fields = job.fields.filter((field) => job.columns.some((column) => column.field === field.name))
  if (fields.length === 0 || job.preview.rows.length === 0) return null
  return (
    <section aria-labelledby="import-preview" className={cx('rounded-lg border bg-card transition-opacity', busy && 'opacity-60')} aria-busy={busy}>
      <h2 id="import-preview" className="px-4 pt-4 pb-2 text-section">
        {t('import.preview')}
      </h2>
      <div role="region" aria-labelledby="import-preview" tabIndex={0} className="ring-inside overflow-x-auto scroll-thin">
        <table className="w-full border-collapse text-left">
          <thead>
            <tr className="border-y bg-muted text-label text-muted-foreground">
              <th scope="col" className="px-3 py-2 font-medium">
                {t('import.line')}
              </th>
              {fields.map((field) => (
                <th key={field.name} scope="col" className="px-3 py-2 font-medium whitespace-nowrap">
                  {field.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {job.preview.rows.map((row) => {
              const whole = row.errors.filter((fault) => !fields.some((field) => field.name === fault.field))
              return (
                <tr key={row.line} className="border-b align-top last:border-0">
                  <th scope="row" className="tnum px-3 py-2 font-normal text-muted-foreground">
                    {number(row.line)}
                    <Faults faults={whole} />
                  </th>
                  {fields.map((field) => {
                    const faults = row.errors.filter((fault) => fault.field === field.name)
                    return (
                      <td key={field.name} className={cx('max-w-72 px-3 py-2', faults.length > 0 && 'bg-danger-soft')}>
                        <CellOf field={fieldNamed(entity, field.name) ?? field} value={row.values[field.name]} />
                        <Faults faults={faults} />
                      </td>
                    )
                  })}
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </section>
  )
}

const Faults = ({ faults }: { faults: CellFault[] }) =>
  faults.map((fault) => (
    <span key={`${fault.code} ${fault.message}`} className="mt-0.5 flex items-start gap-1 text-meta font-medium text-danger">
      <CircleAlert aria-hidden className="mt-0.5 size-3 shrink-0" />
      {fault.message}
    </span>
  ))
