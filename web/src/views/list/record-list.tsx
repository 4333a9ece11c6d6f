/** La liste elle-même : grille au bureau, fiches au téléphone, et ses états — attente, vide, filtrée à rien, échec. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Afterwards } from '@/components/ui/afterwards'
import { Button } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { useModel } from '@/features/model/use-model'
import { recordsQuery } from '@/features/records/api/list-records'
import { cx } from '@/lib/cx'
import { entityKey, type Entity, type Page } from '@/lib/model'
import type { ListQuery } from '@/lib/records/port'
import { useStore } from '@/lib/store'
import { useCards } from '@/views/beside'
import { bulkState } from './bulk-state'
import { listFields, type Columns } from './columns'
import { Grid } from './grid'
import { MENU_WIDTH, pinnedWidth, rowHeights } from './grid-layout'
import { ListSkeleton } from './list-skeleton'
import { LoadMore } from './load-more'
import { isEmpty, nothing } from './selection'
import type { ListState } from './use-list-state'
import { useTrail } from './use-trail'

const BulkBar = lazy(() => import('./bulk-bar'))
const NothingHere = lazy(() => import('./nothing-here').then((file) => ({ default: file.NothingHere })))
const CardList = lazy(() => import('./card-list'))

/** Hauteur des outils d'une liste en cartes. */
const TOOLS = 52

interface RecordListProps {
  entity: Entity
  state: ListState
  columns: Columns
  query: ListQuery
  onCount: (count: Page['count']) => void
}

export function RecordList({ entity, state, columns, query, onCount }: RecordListProps) {
  const { t } = useTranslation()
  const model = useModel()
  const cards = useCards()
  const scroller = useRef<HTMLDivElement>(null)
  const full = { ...query, ...listFields(model, entity, columns.fields), sort: state.sort }
  const { data, error, refetch, isPlaceholderData, hasNextPage, fetchNextPage, isFetchingNextPage, isFetchNextPageError } = useInfiniteQuery({
    ...recordsQuery(entity, full),
    placeholderData: keepPreviousData,
  })
  const records = useMemo(() => data?.pages.flatMap((page) => page.data), [data])
  const count = data?.pages[0]?.count ?? null
  useEffect(() => onCount(count), [count, onCount])
  useTrail(entity, isPlaceholderData ? undefined : records)
  // Une sélection vaut pour la liste qui l'a vue naître.
  const listKey = JSON.stringify(query)
  const [chosen, setChosen] = useState({ listKey, selection: nothing })
  const selection = chosen.listKey === listKey ? chosen.selection : nothing
  const select = useCallback((next: typeof nothing) => setChosen({ listKey, selection: next }), [listKey])
  const clear = useCallback(() => setChosen((now) => (now.listKey === listKey ? { listKey, selection: nothing } : now)), [listKey])
  // Un geste en cours, ou ses refus, se montrent jusqu'au bout, même si l'on cherche autre chose entre-temps.
  const isActing = useStore(bulkState)?.entity === entityKey(entity)
  const more = useCallback(() => {
    if (!isFetchingNextPage && !isFetchNextPageError && !isPlaceholderData) void fetchNextPage()
  }, [isFetchingNextPage, isFetchNextPageError, isPlaceholderData, fetchNextPage])
  // Le focus qui défile s'arrête sous l'en-tête, entre les colonnes figées et celle du menu.
  const padding = cards ? { scrollPaddingTop: TOOLS } : { scrollPaddingTop: rowHeights.comfortable, scrollPaddingLeft: pinnedWidth(columns.list), scrollPaddingRight: MENU_WIDTH, scrollPaddingBottom: 16 }

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
            <Suspense fallback={<ListSkeleton columns={columns.fields} phone />}>
              <CardList entity={entity} columns={columns.fields} records={records} hasMore={hasNextPage} sort={state.sort} onSort={state.setSort} selection={selection} onSelection={select} />
            </Suspense>
          ) : (
            <Grid entity={entity} columns={columns} records={records} hasMore={hasNextPage} onMore={more} sort={state.sort} onSort={state.setSort} selection={selection} onSelection={select} scroller={scroller} />
          )}
          <LoadMore shown={records.length} count={count} hasMore={hasNextPage} busy={isFetchingNextPage} failed={isFetchNextPageError ? error : null} onMore={() => void fetchNextPage()} />
        </Afterwards>
      )}
      {records?.length === 0 && (
        <Suspense>
          <NothingHere entity={entity} />
        </Suspense>
      )}
      {(isActing || (records && records.length > 0 && !isEmpty(selection))) && (
        <Suspense>
          <BulkBar entity={entity} columns={columns} query={query} sort={state.sort} selection={selection} count={count} records={records ?? []} narrow={cards} onSelection={select} onClear={clear} />
        </Suspense>
      )}
    </div>
  )
}
