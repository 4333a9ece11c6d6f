/** Emporter la sélection dans un fichier, telle que la liste la montre : les entrées du menu qui le propose. */
import { useTranslation } from 'react-i18next'
import { MenuItem } from '@/components/ui/menu'
import { url } from '@/lib/http/request'
import type { Entity } from '@/lib/model'
import type { ListQuery } from '@/lib/records/port'
import { ExportItems } from '@/views/export-items'
import { exportOf, MOST_IN_ADDRESS } from './bulk-target'
import type { Columns } from './columns'
import type { Selection } from './selection'

interface BulkExportProps {
  entity: Entity
  columns: Columns
  query: ListQuery
  sort: string | undefined
  selection: Selection
}

export function BulkExport({ entity, columns, query, sort, selection }: BulkExportProps) {
  const { t } = useTranslation()
  const asked = exportOf(selection, { filter: query.filter, q: query.q, deleted: query.deleted })
  if (!asked) return <MenuItem disabled>{t('bulk.tooLong', { count: MOST_IN_ADDRESS })}</MenuItem>
  return <ExportItems address={(wanted) => url(`${entity.path}/export`, { ...asked, ...wanted, sort, fields: columns.chosen.join(',') })} />
}
