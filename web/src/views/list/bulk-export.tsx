/** Emporter la sélection dans un fichier. */
import { FileDown } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Menu, MenuContent, MenuItem, MenuTrigger } from '@/components/ui/menu'
import { url } from '@/lib/http/request'
import type { Entity } from '@/lib/model'
import type { ListQuery } from '@/lib/records/port'
import { exportOf, MOST_IN_ADDRESS, type Selection } from './selection'

export function BulkExport({ entity, query, selection }: { entity: Entity; query: ListQuery; selection: Selection }) {
  const { t } = useTranslation()
  const asked = exportOf(selection, { filter: query.filter, q: query.q, deleted: query.deleted })
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button size="small">
          <FileDown aria-hidden />
          {t('bulk.export')}
        </Button>
      </MenuTrigger>
      <MenuContent className="max-w-72">
        {asked ? (
          (['csv', 'xlsx'] as const).map((format) => (
            <MenuItem key={format} asChild>
              <a href={url(`${entity.path}/export`, { ...asked, format })} download>
                <FileDown aria-hidden />
                {t('list.export', { format: format.toUpperCase() })}
              </a>
            </MenuItem>
          ))
        ) : (
          <MenuItem disabled>{t('bulk.tooLong', { count: MOST_IN_ADDRESS })}</MenuItem>
        )}
      </MenuContent>
    </Menu>
  )
}
