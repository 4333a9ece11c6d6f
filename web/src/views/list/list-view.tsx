/** Liste générique d'une entité : titre et compte, vues rapides, filtres, tableau (ou fiches sur téléphone), suite. */
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { FilterX, Plus } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { BlankState } from '@/components/ui/blank-state'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Icon } from '@/components/ui/icon'
import { useModel } from '@/features/model/use-model'
import { recordsQuery } from '@/features/records/api/list-records'
import { cx } from '@/lib/cx'
import { useFormat } from '@/lib/format'
import type { Entity } from '@/lib/model'
import { usePhone } from '@/lib/use-media'
import { useShortcut } from '@/lib/use-shortcut'
import { listFields, useColumns } from './columns'
import { ListHeader } from './list-header'
import { ListSkeleton } from './list-skeleton'
import { LoadMore } from './load-more'
import { RecordCards } from './record-cards'
import { RecordTable } from './record-table'
import { useListState } from './use-list-state'

const FilterChips = lazy(() => import('./filter-chips'))

export function ListView({ entity }: { entity: Entity }) {
  const { t } = useTranslation()
  const model = useModel()
  const { zone } = useFormat()
  const navigate = useNavigate()
  const phone = usePhone()
  const state = useListState(entity, zone)
  const columns = useColumns(entity)
  const query = { ...listFields(model, entity, columns.fields), filter: state.cel || undefined, q: state.q || undefined, sort: state.sort }
  const { data, error, refetch, isPlaceholderData, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    ...recordsQuery(entity, query),
    placeholderData: keepPreviousData,
  })
  const records = data?.pages.flatMap((page) => page.data)
  const count = data?.pages[0]?.count ?? null
  const shape = { entity, columns: columns.fields }
  const create = () => void navigate({ to: `${entity.path}/new` })
  useShortcut('c', create, Boolean(entity.rights.create))

  return (
    <>
      <ListHeader entity={entity} state={state} columns={columns} count={count} />
      {state.filters.length > 0 && (
        <Suspense>
          <FilterChips entity={entity} state={state} />
        </Suspense>
      )}
      <div className={cx('min-h-0 flex-1 overflow-auto border-t transition-opacity', isPlaceholderData && 'opacity-60')} aria-busy={isPlaceholderData || !data} data-list>
        {error && !records && <ErrorPanel error={error} onRetry={() => void refetch()} />}
        {!records && !error && <ListSkeleton columns={columns.fields} phone={phone} />}
        {records && records.length > 0 && (
          <>
            {phone ? <RecordCards {...shape} records={records} /> : <RecordTable {...shape} records={records} sort={state.sort} onSort={state.setSort} />}
            <LoadMore shown={records.length} count={count} hasMore={hasNextPage} busy={isFetchingNextPage} onMore={() => void fetchNextPage()} />
          </>
        )}
        {records?.length === 0 && state.narrowed && (
          <BlankState icon={<FilterX aria-hidden />} title={t('list.noMatch')} hint={t('list.noMatchHint')}>
            <Button onClick={state.clear}>{t('list.clear')}</Button>
          </BlankState>
        )}
        {records?.length === 0 && !state.narrowed && (
          <BlankState icon={<Icon name={entity.icon} />} title={t('list.empty', { label: entity.plural_label })} hint={entity.help ?? undefined}>
            {entity.rights.create && (
              <Button onClick={create}>
                <Plus aria-hidden />
                {t('list.createFirst')}
              </Button>
            )}
          </BlankState>
        )}
      </div>
    </>
  )
}
