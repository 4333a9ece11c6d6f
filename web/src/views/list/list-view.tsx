/** Écran d'une entité : titre et compte, vues rapides, recherche et filtres, puis la liste. */
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useFormat } from '@/lib/format'
import type { Entity, Page } from '@/lib/model'
import { useShortcut } from '@/lib/use-shortcut'
import { useColumns } from './columns'
import { ListHeader } from './list-header'
import { RecordList } from './record-list'
import { useListState } from './use-list-state'

const FilterChips = lazy(() => import('./filter-chips'))

export function ListView({ entity }: { entity: Entity }) {
  const { zone } = useFormat()
  const navigate = useNavigate()
  const state = useListState(entity, zone)
  const columns = useColumns(entity)
  const [count, setCount] = useState<Page['count']>(null)
  const query = { filter: state.cel || undefined, q: state.q || undefined, deleted: state.bin || undefined }
  useShortcut('c', () => void navigate({ to: `${entity.path}/new` }), Boolean(entity.rights.create))
  return (
    <>
      <ListHeader entity={entity} state={state} columns={columns} count={count} />
      {state.filters.length > 0 && (
        <Suspense>
          <FilterChips entity={entity} state={state} />
        </Suspense>
      )}
      <RecordList entity={entity} state={state} columns={columns} query={query} onCount={setCount} />
    </>
  )
}
