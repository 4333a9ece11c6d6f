/** Autres gestes sur une liste : importer un fichier, imprimer ou exporter ce qu'elle montre. */
import { useNavigate } from '@tanstack/react-router'
import { Ellipsis, FileUp, Printer } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Menu, MenuContent, MenuItem, MenuTrigger } from '@/components/ui/menu'
import { url } from '@/lib/http/request'
import type { Entity } from '@/lib/model'
import { ExportItems } from '@/views/export-items'
import type { Columns } from './columns'
import type { ListState } from './use-list-state'

export default function ListMenu({ entity, state, columns }: { entity: Entity; state: ListState; columns: Columns }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const address = (wanted: { format: string; dialect?: string }) => url(`${entity.path}/export`, { ...wanted, filter: state.cel, q: state.q, deleted: state.bin || undefined, sort: state.sort, fields: columns.chosen.join(',') })
  return (
    <Menu defaultOpen>
      <MenuTrigger asChild>
        <Button size="icon" variant="ghost" aria-label={t('list.menu')}>
          <Ellipsis aria-hidden />
        </Button>
      </MenuTrigger>
      <MenuContent>
        {entity.rights.import && (
          <MenuItem onSelect={() => void navigate({ to: `${entity.path}/import` })}>
            <FileUp aria-hidden />
            {t('import.menu')}
          </MenuItem>
        )}
        {entity.rights.export && (
          <MenuItem asChild>
            <a href={address({ format: 'pdf' })} download>
              <Printer aria-hidden />
              {t('list.print')}
            </a>
          </MenuItem>
        )}
        {entity.rights.export && <ExportItems address={address} />}
      </MenuContent>
    </Menu>
  )
}
