/** La liste elle-même : grille au bureau, fiches au téléphone, et ses états — attente, vide, filtrée à rien, échec. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useRouterState } from '@tanstack/react-router'
import { FilterX, Plus, Trash2 } from 'lucide-react'
import { lazy, Suspense, use, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Afterwards } from '@/components/ui/afterwards'
import { Button } from '@/components/ui/button'
import { BlankState } from '@/components/ui/blank-state'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Icon } from '@/components/ui/icon'
import { useModel } from '@/features/model/use-model'
import { recordsQuery } from '@/features/records/api/list-records'
import { cx } from '@/lib/cx'
import { entityKey, type Entity, type Page } from '@/lib/model'
import type { ListQuery } from '@/lib/records/port'
import { leaveTrail, withoutPane } from '@/lib/trail'
import { usePhone } from '@/lib/use-media'
import { BesideContext } from '@/views/beside'
import { listFields, type Columns } from './columns'
import { Grid } from './grid'
import { pinnedWidth, rowHeights } from './grid-layout'
import { ListSkeleton } from './list-skeleton'
import { LoadMore } from './load-more'
import { RecordCards } from './record-cards'
import { isEmpty, nothing } from './selection'
import type { ListState } from './use-list-state'

const BulkBar = lazy(() => import('./bulk-bar'))

interface RecordListProps {
  entity: Entity
  state: ListState
  columns: Columns
  query: ListQuery
  onCount: (count: Page['count']) => void
}

export function RecordList({ entity, state, columns, query, onCount }: RecordListProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const model = useModel()
  const phone = usePhone()
  const cards = use(BesideContext)?.cards || phone
  const scroller = useRef<HTMLDivElement>(null)
  const full = { ...query, ...listFields(model, entity, columns.fields), sort: state.sort }
  const { data, error, refetch, isPlaceholderData, hasNextPage, fetchNextPage, isFetchingNextPage, isFetchNextPageError } = useInfiniteQuery({
    ...recordsQuery(entity, full),
    placeholderData: keepPreviousData,
  })
  const records = useMemo(() => data?.pages.flatMap((page) => page.data), [data])
  const count = data?.pages[0]?.count ?? null
  useEffect(() => onCount(count), [count, onCount])
  // Une fiche ouverte d'ici connaît ses voisines, et le chemin du retour.
  // En partant, l'adresse change avant que la liste ne s'efface : ce n'est plus la sienne.
  const href = useRouterState({ select: ({ location }) => (location.pathname === entity.path ? withoutPane(location.href) : undefined) })
  useEffect(() => {
    if (records && href && !isPlaceholderData) leaveTrail(entityKey(entity), records, href)
  }, [records, isPlaceholderData, entity, href])
  // Une sélection vaut pour la liste qui l'a vue naître.
  const listKey = JSON.stringify(query)
  const [chosen, setChosen] = useState({ listKey, selection: nothing })
  const selection = chosen.listKey === listKey ? chosen.selection : nothing
  const select = useCallback((next: typeof nothing) => setChosen({ listKey, selection: next }), [listKey])
  const more = useCallback(() => {
    if (!isFetchingNextPage && !isFetchNextPageError && !isPlaceholderData) void fetchNextPage()
  }, [isFetchingNextPage, isFetchNextPageError, isPlaceholderData, fetchNextPage])
  // Le focus qui défile s'arrête sous l'en-tête et à droite des colonnes figées.
  const padding = cards ? undefined : { scrollPaddingTop: rowHeights.comfortable, scrollPaddingLeft: pinnedWidth(columns.list), scrollPaddingBottom: 16 }

  return (
    <div ref={scroller} style={padding} className={cx('flex min-h-0 flex-1 flex-col overflow-auto border-t transition-opacity', isPlaceholderData && 'opacity-60')} aria-busy={isPlaceholderData || !data} data-list>
      {error && !records && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {error && !records && state.narrowed && (
        <Button className="mx-4 self-start" onClick={state.clear}>
          {t('list.clear')}
        </Button>
      )}
      {!records && !error && <ListSkeleton columns={columns.fields} phone={cards} />}
      {records && records.length > 0 && (
        <Afterwards fallback={<ListSkeleton columns={columns.fields} phone={cards} />}>
          {cards ? (
            <RecordCards entity={entity} columns={columns.fields} records={records} hasMore={hasNextPage} />
          ) : (
            <Grid entity={entity} columns={columns} records={records} hasMore={hasNextPage} onMore={more} sort={state.sort} onSort={state.setSort} selection={selection} onSelection={select} scroller={scroller} />
          )}
          {isFetchNextPageError && error && <ErrorPanel error={error} onRetry={() => void fetchNextPage()} />}
          <LoadMore shown={records.length} count={count} hasMore={hasNextPage} busy={isFetchingNextPage} onMore={() => void fetchNextPage()} />
          {!isEmpty(selection) && (
            <Suspense>
              <BulkBar entity={entity} query={query} selection={selection} count={count} records={records} onSelection={select} onClear={() => select(nothing)} />
            </Suspense>
          )}
        </Afterwards>
      )}
      {records?.length === 0 && state.narrowed && (
        <BlankState icon={<FilterX aria-hidden />} title={t('list.noMatch')} hint={t('list.noMatchHint')}>
          <Button onClick={state.clear}>{t('list.clear')}</Button>
        </BlankState>
      )}
      {records?.length === 0 && !state.narrowed && state.bin && <BlankState icon={<Trash2 aria-hidden />} title={t('list.binEmpty')} />}
      {records?.length === 0 && !state.narrowed && !state.bin && (
        <BlankState icon={<Icon name={entity.icon} />} title={t('list.empty', { label: entity.plural_label })} hint={entity.help ?? undefined}>
          {entity.rights.create && (
            <Button onClick={() => void navigate({ to: `${entity.path}/new` })}>
              <Plus aria-hidden />
              {t('list.createFirst')}
            </Button>
          )}
          {entity.rights.import && <Button onClick={() => void navigate({ to: `${entity.path}/import` })}>{t('import.menu')}</Button>}
        </BlankState>
      )}
    </div>
  )
}
