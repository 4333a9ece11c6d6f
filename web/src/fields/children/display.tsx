/** Lignes en lecture : un tableau, qui devient une pile de fiches courtes sur téléphone. */
import { useTranslation } from 'react-i18next'
import type { CellProps } from '@/fields/types'
import { CellOf } from '@/fields/cell-of'
import { useModel } from '@/features/model/use-model'
import { formFields } from '@/lib/form/values'
import { isReference, type RecordData } from '@/lib/model'

export function ChildrenDisplay({ field, value }: CellProps) {
  const { t } = useTranslation()
  const owned = useModel().entities[field.of ?? '']
  const rows = (Array.isArray(value) ? value : []) as RecordData[]
  if (rows.length === 0) return <p className="text-muted-foreground">{t('value.noRows')}</p>
  // Le lien vers la fiche mère n'apprend rien : on y est.
  const columns = owned ? formFields(owned).filter((column) => !(column.read_only && isReference(column))) : []
  return (
    <div className="overflow-x-auto" role="region" aria-label={field.label} tabIndex={0}>
      <table className="w-full border-collapse text-left">
        <thead className="max-sm:sr-only">
          <tr className="border-b">
            {columns.map((column) => (
              <th key={column.name} scope="col" className="py-2 pr-4 text-meta font-medium text-muted-foreground">
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} className="border-b last:border-0 max-sm:grid max-sm:py-2">
              {columns.map((column) => (
                <td key={column.name} className="py-2 pr-4 align-top max-sm:flex max-sm:justify-between max-sm:gap-4 max-sm:py-0.5 max-sm:pr-0">
                  <span aria-hidden className="text-muted-foreground sm:hidden">
                    {column.label}
                  </span>
                  <span>
                    <CellOf field={column} value={row[column.name]} />
                  </span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
