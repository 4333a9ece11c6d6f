/** Barre flottante de la sélection : combien, ce qu'on peut en faire, et ce qui a été refusé. */
import { useQueries, useQuery } from '@tanstack/react-query'
import { ArchiveRestore, Pencil, Trash2, X } from 'lucide-react'
import { lazy, Suspense, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { MOST_IN_JOB, type BulkJobDemand } from '@/features/bulk/api/bulk-jobs'
import { aggregateQuery } from '@/features/records/api/aggregate-records'
import type { BulkMode } from '@/features/records/api/bulk-write'
import { actionsQuery } from '@/features/records/api/list-actions'
import { cx } from '@/lib/cx'
import { learn } from '@/lib/i18n'
import type { Entity, Field, Page, RecordData } from '@/lib/model'
import type { ListQuery } from '@/lib/records/port'
import { kindsTexts } from '@/locales/kinds'
import { LeaveGuard } from '@/views/form/leave-guard'
import { BulkExport } from './bulk-export'
import { bulkFields } from './bulk-fields'
import { BulkGestures, type Gesture } from './bulk-gestures'
import { BulkProgress } from './bulk-progress'
import { bulkState } from './bulk-state'
import { isForServer, jobOf } from './bulk-target'
import type { Columns } from './columns'
import { MOST_UNDONE } from './previous-values'
import { countOf, everything, isEmpty, mark, nothing, type Selection } from './selection'
import { useBulk, type BulkCall } from './use-bulk'

await learn(kindsTexts)

const BulkConfirm = lazy(() => import('./bulk-confirm'))
const BulkEdit = lazy(() => import('./bulk-edit'))
const BulkLaunch = lazy(() => import('./bulk-launch'))
const BulkReport = lazy(() => import('./bulk-report'))

interface BulkBarProps {
  entity: Entity
  columns: Columns
  query: ListQuery
  sort: string | undefined
  selection: Selection
  count: Page['count']
  /** Fiches déjà lues : de quoi nommer celles qui sont refusées. */
  records: RecordData[]
  /** La place d'un téléphone. */
  narrow: boolean
  onSelection: (next: Selection) => void
  onClear: () => void
}

/** Au-delà, demander à chaque fiche ce qu'elle permet coûterait plus que d'essayer : le serveur refuse et le dit. */
const MOST_ASKED = 12
const LIMIT = 'bulk-limit'
/** Ce que l'adresse peut changer en gardant cette liste à l'écran, et le geste avec elle. */
const within = ['q', 'quick', 'filter', 'where', 'sort', 'cols', 'saved', 'bin', 'open', 'tab']

export default function BulkBar({ entity, columns, query, sort, selection, count, records, narrow, onSelection, onClear }: BulkBarProps) {
  const { t } = useTranslation()
  const { total, unread } = useTotal(entity, query, selection, count)
  const selected = countOf(selection, total)
  const barred = selected === undefined ? t(unread ? 'bulk.uncounted' : 'bulk.counting') : selected > MOST_IN_JOB ? t('bulk.tooMany', { count: MOST_IN_JOB }) : undefined
  const bar = useRef<HTMLDivElement>(null)
  /** La barre s'en va : le focus qu'elle tenait revient à la liste. */
  const leave = () => {
    const at = document.activeElement
    const list = document.querySelector('#main [data-list]')
    // La case active d'une grille ; sinon la première carte, ou sa coche.
    if (at === document.body || bar.current?.contains(at)) (list?.querySelector<HTMLElement>('[tabindex="0"]') ?? list?.querySelector<HTMLElement>('a, input'))?.focus()
    onClear()
  }
  const { state, isHere, start, stop, dismiss } = useBulk({ entity, query, selection, total, onDone: leave })
  const actions = useCommonActions(entity, selection)
  const [editing, setEditing] = useState(false)
  const [asked, setAsked] = useState<Gesture | undefined>()
  const [launch, setLaunch] = useState<{ label: string; demand: BulkJobDemand } | undefined>()
  /** Fait ici ce qui est vite fait ; le reste se confie au serveur, une fois confirmé. */
  const begin = (label: string, call: BulkCall) => {
    const demand = jobOf(entity, selection, query, total, call.order)
    if (demand) setLaunch({ label, demand })
    else start(call)
  }
  const edit = (field: Field, set: Record<string, unknown>, mode: BulkMode) => {
    setEditing(false)
    begin(t('action.edit'), { order: { operation: 'update', set, mode }, field, told: (done) => t('bulk.edited', { count: done }) })
  }
  const remove = { order: { operation: 'delete', mode: 'partial' } as const, told: (done: number) => t('bulk.deleted', { count: done }) }
  const restore = { order: { operation: 'restore', mode: 'partial' } as const, told: (done: number) => t('bulk.restored', { count: done }) }
  const act = ({ name, label }: { name: string; label: string }): Gesture => {
    const run = () => begin(label, { order: { operation: 'action', action: name, mode: 'partial' }, told: (done) => t('bulk.done', { label, count: done }) })
    // Une étape du circuit ne revient pas d'elle-même : sur beaucoup de fiches, elle se demande.
    return { name, label, run: isForServer(selection, selected, 'partial') || (selected !== undefined && selected <= MOST_UNDONE) ? run : () => setAsked({ name, label, run }) }
  }
  const gestures: Gesture[] = query.deleted
    ? [{ name: 'restore', label: t('bulk.restore'), icon: ArchiveRestore, run: () => begin(t('bulk.restore'), { ...restore, undo: remove.order }) }]
    : [
        ...(entity.rights.edit && bulkFields(entity).length > 0 ? [{ name: 'edit', label: t('action.edit'), icon: Pencil, run: () => setEditing(true) }] : []),
        ...(narrow ? [] : actions.map(act)),
        ...(entity.rights.delete ? [{ name: 'delete', label: t('action.delete'), icon: Trash2, danger: true, run: () => begin(t('action.delete'), { ...remove, undo: restore.order }) }] : []),
        ...(narrow ? actions.map(act) : []),
      ]
  return (
    <div className={cx('pointer-events-none sticky left-0 z-30 flex w-full justify-center', narrow ? 'bottom-2 px-2' : 'bottom-4 px-4')}>
      <div ref={bar} hidden={!state?.running && isEmpty(selection)} role="region" aria-label={t('bulk.bar')} aria-busy={state?.running} className={cx('pointer-events-auto flex max-w-full flex-wrap items-center gap-2 rounded-xl border bg-popover py-2 pr-2 pl-4 shadow-lg', narrow && 'w-full')}>
        <div role="status" className={cx('max-w-80', narrow && 'min-w-0 flex-1')}>
          <p className="tnum font-medium">{state?.running ? t('bulk.running') : selected === undefined ? t('bulk.allMatching') : t('bulk.selected', { count: selected })}</p>
          {barred && !state?.running && (
            <p id={LIMIT} className="text-meta text-warning">
              {barred}
            </p>
          )}
        </div>
        {state?.running ? (
          <>
            <BulkProgress state={state} onStop={stop} />
            <LeaveGuard isDirty={() => bulkState.get()?.running ?? false} within={within} title={t('bulk.leaveTitle')} hint={t('bulk.leaving')} leaveLabel={t('bulk.leave')} stayLabel={t('bulk.stay')} onLeave={stop} />
          </>
        ) : (
          <>
            {!selection.all && (
              <Button size="small" variant="link" className={narrow ? 'min-h-11' : undefined} onClick={() => onSelection(everything)}>
                {total === undefined ? t('bulk.selectAllMatching') : t('bulk.selectAll', { count: total })}
              </Button>
            )}
            {/* À l'étroit, les gestes ont leur propre ligne : la croix reste en haut, à sa place. */}
            <div className={narrow ? 'order-last flex w-full gap-2' : 'contents'}>
              <BulkGestures gestures={gestures} narrow={narrow} barredBy={barred && LIMIT} files={entity.rights.export && <BulkExport entity={entity} columns={columns} query={query} sort={sort} selection={selection} />} />
            </div>
            <Button size="smallIcon" variant="ghost" className={narrow ? 'min-h-11 min-w-11' : undefined} aria-label={t('bulk.clear')} onClick={leave}>
              <X aria-hidden />
            </Button>
          </>
        )}
      </div>
      <Suspense>
        {editing && <BulkEdit entity={entity} count={selected} selection={selection} onApply={edit} onClose={() => setEditing(false)} />}
        {asked && (
          <BulkConfirm
            label={asked.label}
            count={selected}
            onConfirm={() => {
              setAsked(undefined)
              asked.run()
            }}
            onClose={() => setAsked(undefined)}
          />
        )}
        {launch && (
          <BulkLaunch
            {...launch}
            onStarted={() => {
              setLaunch(undefined)
              leave()
            }}
            onClose={() => setLaunch(undefined)}
          />
        )}
        {state && state.refused.length > 0 && (
          <BulkReport
            entity={entity}
            refused={state.refused}
            records={records}
            onClose={dismiss}
            onKeep={
              isHere
                ? (ids) => {
                    dismiss()
                    onSelection(mark(nothing, ids, true))
                  }
                : undefined
            }
          />
        )}
      </Suspense>
    </div>
  )
}

/** Combien de fiches en tout. Une liste s'arrête de compter assez tôt : tout choisir demande de le savoir vraiment. */
function useTotal(entity: Entity, query: ListQuery, selection: Selection, count: Page['count']): { total: number | undefined; unread: boolean } {
  const { filter, q, deleted } = query
  const { data, isError } = useQuery({ ...aggregateQuery(entity, { filter, q, deleted, group: '', measures: 'count' }), enabled: selection.all && !count?.exact })
  return { total: count?.exact ? count.value : data && Number(data.totals.count), unread: isError }
}

/** Actions sans rien à saisir que chaque fiche choisie permet maintenant. */
function useCommonActions(entity: Entity, selection: Selection): { name: string; label: string }[] {
  const { i18n } = useTranslation()
  const named = selection.all ? [] : [...selection.ids]
  const asked = named.length <= MOST_ASKED ? named : []
  const answers = useQueries({ queries: asked.map((id) => actionsQuery(entity, id, i18n.language)) })
  const simple = (entity.actions ?? []).filter((action) => !action.confirm && !action.params?.length && entity.rights.actions?.includes(action.name))
  if (asked.length === 0) return simple
  return simple.filter((action) => answers.every((answer) => answer.data?.data.some((offer) => offer.name === action.name && offer.allowed)))
}
