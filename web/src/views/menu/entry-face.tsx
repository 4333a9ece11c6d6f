/** Ce qu'on voit d'une entrée : son icône, son nom, où elle mène, ce qui la restreint. */
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { Icon } from '@/components/ui/icon'
import { useModel } from '@/features/model/use-model'
import { cx } from '@/lib/cx'
import type { DraftEntry } from './draft'
import { isSubmenu } from './places'

export function EntryFace({ entry, name, lifted }: { entry: DraftEntry; name: string; lifted?: boolean }) {
  const { t } = useTranslation()
  const { entities, submenus } = useModel()
  const entity = entry.to ? entities[entry.to] : undefined
  const leads = isSubmenu(entry) ? t('shaping.submenu') : entry.url ?? (entry.view ? t(`view.${entry.view}`) : entry.saved ? entity?.views?.find((view) => view.id === entry.saved)?.name : entry.to)
  return (
    <span className={cx('flex min-w-0 flex-1 items-center gap-2.5', lifted && 'rounded-lg border bg-popover px-3 py-2 shadow-lg')}>
      <Icon name={entry.icon ?? (entry.url ? 'link' : isSubmenu(entry) ? (submenus[entry.key]?.icon ?? 'folder-tree') : entity?.icon)} className="size-4.5 shrink-0 text-muted-foreground" />
      <span className="grid min-w-0 flex-1 sm:flex sm:items-baseline sm:gap-2">
        <span className={cx('truncate font-medium', entry.hidden && 'text-muted-foreground line-through')}>{name}</span>
        <span className="truncate text-meta font-normal text-muted-foreground">{leads}</span>
      </span>
      {entry.hidden && <Badge>{t('shaping.hidden')}</Badge>}
      {Boolean(entry.roles?.length) && <Badge tone="info">{t('shaping.forRoles', { count: entry.roles?.length ?? 0 })}</Badge>}
    </span>
  )
}
