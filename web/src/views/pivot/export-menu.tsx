/** Emporter le tableau tel qu'on le lit : ses lignes, ses colonnes et ses totaux. */
import { Download } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Menu, MenuContent, MenuTrigger } from '@/components/ui/menu'
import { url } from '@/lib/http/request'
import type { Entity } from '@/lib/model'
import type { AggregateQuery } from '@/lib/records/port'
import { ExportItems } from '@/views/export-items'

export function ExportMenu({ entity, asked }: { entity: Entity; asked: AggregateQuery }) {
  const { t } = useTranslation()
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button>
          <Download aria-hidden />
          {t('exports.menu')}
        </Button>
      </MenuTrigger>
      <MenuContent>
        <ExportItems address={(wanted) => url(`${entity.path}/aggregate/export`, { ...asked, ...wanted })} />
      </MenuContent>
    </Menu>
  )
}
