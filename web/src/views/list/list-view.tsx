/** Écran d'une entité : titre et compte, vues rapides, recherche et filtres, puis la vue choisie. */
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useRef, useState, type ComponentProps } from 'react'
import { Skeleton } from '@/components/ui/skeleton'
import { WidgetBoundary } from '@/components/ui/widget-boundary'
import { cx } from '@/lib/cx'
import { useFormat } from '@/lib/format'
import { learn } from '@/lib/i18n'
import type { Entity, Page } from '@/lib/model'
import { useShortcut } from '@/lib/use-shortcut'
import { useWidth } from '@/lib/use-width'
import { approvalsTexts } from '@/locales/approvals'
import { detailTexts } from '@/locales/detail'
import { BesideContext } from '@/views/beside'
import { kindsOf, type Kind } from '@/views/kinds'
import { useViewParam } from '@/views/use-view-param'
import type { Columns } from './columns'
import { facetFields } from './facets/facet-fields'
import { useFacets } from './facets/use-facets'
import { groupFields } from './group-fields'
import { ListHeader } from './list-header'
import { RecordList } from './record-list'
import { useAsked, useSplit } from './split/use-split'
import { hasRoom } from './split/widths'
import { useListState } from './use-list-state'
import { useOpenedView } from './use-saved-views'

const FacetsPanel = lazy(() => import('./facets/facets-panel'))
const FilterChips = lazy(() => import('./filter-chips'))
const SplitPane = lazy(() => Promise.all([import('./split/split-pane'), learn(detailTexts), learn(approvalsTexts)]).then(([pane]) => pane))
const ViewSkeleton = lazy(() => import('./view-skeleton'))
const GroupedList = lazy(() => import('./grouped-list'))
const others = {
  board: lazy(() => import('@/views/board/board-view')),
  calendar: lazy(() => import('@/views/calendar/calendar-view')),
  tree: lazy(() => import('@/views/tree/tree-view')),
  gallery: lazy(() => import('@/views/gallery/gallery-view')),
  pivot: lazy(() => import('@/views/pivot/pivot-view')),
  map: lazy(() => import('@/views/map/map-view')),
  timeline: lazy(() => import('@/views/timeline/timeline-view')),
}

/** Largeur de la colonne des facettes. */
const FACETS = 256

export function ListView({ entity, columns }: { entity: Entity; columns: Columns }) {
  const { zone } = useFormat()
  const navigate = useNavigate()
  const state = useListState(entity, zone)
  useOpenedView(entity)
  const [count, setCount] = useState<Page['count']>(null)
  const [besideTitle, setBesideTitle] = useState('')
  const [wanted, setKind] = useViewParam<Kind>('view', 'list')
  const allowed = kindsOf(entity)
  // Une vue que l'entité ne permet pas (lien ancien, définition changée) redevient la liste.
  const kind = allowed.includes(wanted) ? wanted : 'list'
  const [frame, whole] = useWidth()
  const facets = useFacets(entity, useAsked() !== undefined && kind === 'list' && !hasRoom(whole - FACETS))
  const hasFacets = facets.open && facetFields(entity).length > 0
  const split = useSplit(entity, kind === 'list', whole, hasFacets && !facets.drawer ? FACETS : 0)
  const { opened } = split.beside
  const list = useRef<HTMLDivElement>(null)
  const query = { filter: state.cel || undefined, q: state.q || undefined, deleted: state.bin || undefined }
  useShortcut('c', () => void navigate({ to: `${entity.path}/new` }), Boolean(entity.rights.create))
  // Un champ qui ne groupe pas (lien ancien, droit perdu) laisse la liste comme elle est.
  const grouping = kind === 'list' && state.group ? groupFields(entity).find((field) => field.name === state.group) : undefined
  const Other = kind === 'list' ? undefined : others[kind]
  return (
    <BesideContext value={split.beside}>
      <ListHeader entity={entity} state={state} columns={columns} facets={facets} split={split} count={count} kinds={allowed} kind={kind} onKind={setKind} />
      <div ref={frame} className="flex min-h-0 flex-1">
        {hasFacets && (
          <WidgetBoundary>
            <Suspense fallback={!facets.drawer && <Skeleton className="w-64 shrink-0" />}>
              <FacetsPanel entity={entity} state={state} query={query} facets={facets} />
            </Suspense>
          </WidgetBoundary>
        )}
        <div ref={list} className={cx('min-h-0 min-w-0 flex-1 flex-col', split.alone ? 'hidden' : 'flex')} onClickCapture={split.take}>
          {(state.filters.length > 0 || state.where) && (
            <Suspense>
              <FilterChips entity={entity} state={state} />
            </Suspense>
          )}
          {Other ? (
            <WidgetBoundary key={kind}>
              <Suspense fallback={<Waiting entity={entity} kind={kind} />}>
                <Other entity={entity} query={query} onCount={setCount} />
              </Suspense>
            </WidgetBoundary>
          ) : grouping ? (
            <WidgetBoundary key={grouping.name}>
              <Suspense fallback={<Waiting entity={entity} kind="list" />}>
                <GroupedList entity={entity} field={grouping} columns={columns} query={query} sort={state.sort} onSort={state.setSort} onCount={setCount} />
              </Suspense>
            </WidgetBoundary>
          ) : (
            <RecordList entity={entity} state={state} columns={columns} query={query} onCount={setCount} />
          )}
        </div>
        <p role="status" className="sr-only">
          {besideTitle}
        </p>
        {opened !== undefined && (
          <WidgetBoundary>
            <Suspense fallback={<div className="shrink-0 border-t border-l" style={{ width: split.width }} />}>
              <SplitPane entity={entity} id={opened} split={split} list={list} onTitle={setBesideTitle} />
            </Suspense>
          </WidgetBoundary>
        )}
      </div>
    </BesideContext>
  )
}

/** Bien plus léger que la vue qu'il annonce : il arrive avant elle. */
const Waiting = (props: ComponentProps<typeof ViewSkeleton>) => (
  <Suspense>
    <ViewSkeleton {...props} />
  </Suspense>
)
