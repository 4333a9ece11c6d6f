/** En-tête d'une liste : titre, compte vivant, création ; dessous, vues rapides, recherche, filtres et colonnes. */
import { Link } from '@tanstack/react-router'
import { Ellipsis, Plus, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { PageTitle } from '@/components/page-title'
import { Button, buttonStyle } from '@/components/ui/button'
import { deferred } from '@/components/ui/deferred'
import { BookmarkButton } from '@/features/bookmarks/bookmark-button'
import { useModel } from '@/features/model/use-model'
import { cx } from '@/lib/cx'
import { filterFields } from '@/lib/filter'
import { useFormat } from '@/lib/format'
import type { Entity, Page } from '@/lib/model'
import type { Kind } from '@/views/kinds'
import type { Columns } from './columns'
import { facetFields } from './facets/facet-fields'
import type { Facets } from './facets/use-facets'
import { groupFields } from './group-fields'
import { BesideButton, ColumnsButton, FacetsButton, FilterButton, GroupButton } from './list-buttons'
import type { Split } from './split/use-split'
import { ViewSwitch } from './view-switch'
import { ViewTabs } from './view-tabs'
import { SearchBox } from './search-box'
import type { ListState } from './use-list-state'

const AddFilter = deferred(() => import('./add-filter'), 'dialog')
const GroupMenu = deferred(() => import('./group-menu'), 'menu')
const ListMenu = deferred(() => import('./list-menu'), 'menu')
const ColumnChooser = deferred(() => import('./column-chooser'), 'dialog')

interface ListHeaderProps {
  entity: Entity
  state: ListState
  columns: Columns
  facets: Facets
  split: Split
  count: Page['count']
  kinds: Kind[]
  kind: Kind
  onKind: (kind: Kind) => void
}

export function ListHeader({ entity, state, columns, facets, split, count, kinds, kind, onKind }: ListHeaderProps) {
  const { t } = useTranslation()
  const model = useModel()
  return (
    <header className="grid shrink-0 grid-cols-[minmax(0,1fr)] gap-3 px-4 pt-4 pb-3">
      <div className="flex flex-wrap md:min-h-control items-center gap-x-3 gap-y-1">
        <PageTitle text={entity.plural_label} className="text-page" />
        <p aria-live="polite" className="tnum min-w-24 flex-1 text-muted-foreground">
          <Count count={count} />
        </p>
        <span className="contents max-md:hidden">
          <BookmarkButton model={model} path={entity.path} name={entity.plural_label} />
        </span>
        <ViewSwitch kinds={kinds} kind={kind} onKind={onKind} />
        {entity.rights.create && (
          <Link to={`${entity.path}/new`} data-print="hide" aria-keyshortcuts="c" className={cx(buttonStyle({ variant: 'primary' }), 'max-md:hidden')}>
            <Plus aria-hidden />
            {t('list.new')}
          </Link>
        )}
      </div>
      <div data-print="hide" className="flex flex-wrap items-center gap-2">
        <ViewTabs entity={entity} state={state} columns={columns} kind={kind} />
        <div className="flex flex-1 items-center justify-end gap-2 max-lg:basis-full max-sm:flex-wrap">
          <SearchBox value={state.q} onChange={state.setQ} />
          {filterFields(entity).length > 0 && <AddFilter entity={entity} state={state} trigger={(props) => <FilterButton {...props} />} />}
          {facetFields(entity).length > 0 && <FacetsButton on={facets.open} aria-haspopup={facets.drawer ? 'dialog' : undefined} aria-controls={facets.open && !facets.drawer ? 'facets' : undefined} onClick={() => facets.show(!facets.open)} />}
          {entity.rights.delete && kind === 'list' && (
            <Button size="icon" variant={state.bin ? 'outline' : 'ghost'} aria-pressed={state.bin} className={cx('max-md:hidden', state.bin && 'bg-accent text-accent-foreground')} aria-label={t('list.bin')} onClick={() => state.setBin(!state.bin)}>
              <Trash2 aria-hidden />
            </Button>
          )}
          {kind === 'list' && groupFields(entity).length > 0 && <GroupMenu entity={entity} group={state.group} onGroup={state.setGroup} trigger={(props) => <GroupButton on={state.group !== undefined} {...props} />} />}
          {split.room && <BesideButton on={split.beside.on} onClick={split.toggle} />}
          {kind === 'list' && <ColumnChooser entity={entity} columns={columns} trigger={(props) => <ColumnsButton {...props} />} />}
          {(entity.rights.import || entity.rights.export) && (
            <ListMenu
              entity={entity}
              state={state}
              columns={columns}
              trigger={(props) => (
                <Button size="icon" variant="ghost" className="touch:max-sm:w-11" aria-label={t('list.menu')} {...props}>
                  <Ellipsis aria-hidden />
                </Button>
              )}
            />
          )}
        </div>
      </div>
    </header>
  )
}

function Count({ count }: { count: Page['count'] }) {
  const { t } = useTranslation()
  const { number } = useFormat()
  if (!count) return null
  // Le serveur s'arrête de compter à 1 001 : au-delà, on annonce « 1 000+ ».
  if (!count.exact) return <>{t('list.countCapped', { value: number(count.value - 1) })}</>
  return <>{t('list.count', { count: count.value })}</>
}
