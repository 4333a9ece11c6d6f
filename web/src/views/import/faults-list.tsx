/** Lignes refusées d'un import, et le fichier qui les reprend avec leurs raisons. */
import { Download } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { buttonStyle } from '@/components/ui/button'
import { errorsUrl, type ImportJob } from '@/features/imports/api/import-job'
import { useFormat } from '@/lib/format'
import { fieldNamed, type Entity } from '@/lib/model'

const MOST_SHOWN = 100

export function FaultsList({ entity, job }: { entity: Entity; job: ImportJob }) {
  const { t } = useTranslation()
  const { number } = useFormat()
  const faults = job.errors ?? []
  if (faults.length === 0) return null
  return (
    <section aria-labelledby="import-faults" className="rounded-lg border bg-card">
      <div className="flex flex-wrap items-center gap-2 px-4 py-3">
        <h2 id="import-faults" className="flex-1 text-section">
          {t('import.faults')}
        </h2>
        {(['csv', 'xlsx'] as const).map((format) => (
          <a key={format} href={errorsUrl(job.id, format)} download className={buttonStyle({ size: 'small' })}>
            <Download aria-hidden />
            {t('import.faultsFile', { format: format.toUpperCase() })}
          </a>
        ))}
      </div>
      <div role="region" aria-labelledby="import-faults" tabIndex={0} className="ring-inside max-h-96 overflow-auto border-t scroll-thin">
        <table className="w-full border-collapse text-left">
          <thead className="sr-only">
            <tr>
              <th scope="col">{t('import.line')}</th>
              <th scope="col">{t('filter.field')}</th>
              <th scope="col">{t('import.reason')}</th>
            </tr>
          </thead>
          <tbody>
            {faults.slice(0, MOST_SHOWN).map((fault, index) => (
              <tr key={`${fault.line} ${fault.field} ${index}`} className="border-b align-top last:border-0">
                <td className="tnum px-4 py-2 whitespace-nowrap text-muted-foreground">{t('import.atLine', { line: number(fault.line) })}</td>
                <td className="px-2 py-2 font-medium">{fault.field && (fieldNamed(entity, fault.field)?.label ?? fault.field)}</td>
                <td className="px-4 py-2">{fault.message}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {faults.length > MOST_SHOWN && <p className="px-4 py-2 text-muted-foreground">{t('import.moreFaults', { count: faults.length - MOST_SHOWN })}</p>}
      </div>
    </section>
  )
}
