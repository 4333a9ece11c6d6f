/** Barre flottante de la sélection : combien, ce qu'on peut en faire, et ce qui a été refusé. */
import { useQueries, useQuery } from '@tanstack/react-query'
import { ArchiveRestore, Pencil, Trash2, X } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { aggregateQuery } from '@/features/records/api/aggregate-records'
import { actionsQuery } from '@/features/records/api/list-actions'
import { learn } from '@/lib/i18n'
import type { Entity, Page, RecordData } from '@/lib/model'
import type { ListQuery } from '@/lib/records/port'
import { kindsTexts } from '@/locales/kinds'
import { BulkExport } from './bulk-export'
import { bulkFields } from './bulk-fields'
import { countOf, everything, mark, MOST_IN_BULK, nothing, type Selection } from './selection'
import { useBulk } from './use-bulk'

await learn(kindsTexts)

const BulkEdit = lazy(() => import('./bulk-edit'))
const BulkReport = lazy(() => import('./bulk-report'))

interface BulkBarProps {
  entity: Entity
  query: ListQuery
  selection: Selection
  count: Page['count']
  /** Fiches déjà lues : de quoi nommer celles qui sont refusées. */
  records: RecordData[]
  onSelection: (next: Selection) => void
  onClear: () => void
}

/** Au-delà, demander à chaque fiche ce qu'elle permet coûterait plus que d'essayer : le serveur refuse et le dit. */
const MOST_ASKED = 12
const LIMIT = 'bulk-limit'

export default function BulkBar({ entity, query, selection, count, records, onSelection, onClear }: BulkBarProps) {
  const { t } = useTranslation()
  const total = useTotal(entity, query, selection, count)
  const selected = countOf(selection, total)
  // Le serveur refuserait tout le lot : autant le dire avant.
  const tooMany = selected !== undefined && selected > MOST_IN_BULK
  const { running, refused, start, dismiss } = useBulk({ entity, query, selection, total, onDone: onClear })
  const actions = useCommonActions(entity, selection)
  const [editing, setEditing] = useState(false)
  const bin = query.deleted === true
  const barred = tooMany ? { disabled: true, 'aria-describedby': LIMIT } : {}
  const edit = (set: Record<string, unknown>, mode: 'atomic' | 'partial') => {
    setEditing(false)
    start({ order: { operation: 'update', set, mode }, told: (done) => t('bulk.edited', { count: done }) })
  }
  return (
    <div className="pointer-events-none sticky bottom-4 left-0 z-30 flex w-full justify-center px-4">
      <div role="region" aria-label={t('bulk.bar')} aria-busy={running} className="pointer-events-auto flex max-w-full flex-wrap items-center gap-2 rounded-xl border bg-popover py-2 pr-2 pl-4 shadow-lg">
        <div role="status" className="max-w-80">
          <p className="tnum font-medium">{running ? t('bulk.running') : selected === undefined ? t('bulk.allMatching') : t('bulk.selected', { count: selected })}</p>
          {tooMany && (
            <p id={LIMIT} className="text-meta text-warning">
              {t('bulk.tooMany', { count: MOST_IN_BULK })}
            </p>
          )}
        </div>
        {running ? (
          <progress aria-label={t('bulk.running')} className="h-1.5 w-32" />
        ) : (
          <>
            {!selection.all && (
              <Button size="small" variant="link" onClick={() => onSelection(everything)}>
                {total === undefined ? t('bulk.selectAllMatching') : t('bulk.selectAll', { count: total })}
              </Button>
            )}
            {!bin && entity.rights.edit && bulkFields(entity).length > 0 && (
              <Button size="small" {...barred} onClick={() => setEditing(true)}>
                <Pencil aria-hidden />
                {t('action.edit')}
              </Button>
            )}
            {!bin &&
              actions.map((action) => (
                <Button key={action.name} size="small" {...barred} onClick={() => start({ order: { operation: 'action', action: action.name, mode: 'partial' }, told: (done) => t('bulk.done', { label: action.label, count: done }) })}>
                  {action.label}
                </Button>
              ))}
            {!bin && entity.rights.delete && (
              <Button
                size="small"
                variant="quietDanger"
                {...barred}
                onClick={() => start({ order: { operation: 'delete', mode: 'partial' }, told: (done) => t('bulk.deleted', { count: done }), undo: { operation: 'restore', mode: 'partial' } })}
              >
                <Trash2 aria-hidden />
                {t('action.delete')}
              </Button>
            )}
            {bin && (
              <Button size="small" {...barred} onClick={() => start({ order: { operation: 'restore', mode: 'partial' }, told: (done) => t('bulk.restored', { count: done }), undo: { operation: 'delete', mode: 'partial' } })}>
                <ArchiveRestore aria-hidden />
                {t('bulk.restore')}
              </Button>
            )}
            {entity.rights.export && <BulkExport entity={entity} query={query} selection={selection} />}
            <Button size="smallIcon" variant="ghost" aria-label={t('bulk.clear')} onClick={onClear}>
              <X aria-hidden />
            </Button>
          </>
        )}
      </div>
      <Suspense>
        {editing && <BulkEdit entity={entity} count={selected} onApply={edit} onClose={() => setEditing(false)} />}
        {refused.length > 0 && (
          <BulkReport
            entity={entity}
            refused={refused}
            records={records}
            onClose={dismiss}
            onKeep={(ids) => {
              dismiss()
              onSelection(mark(nothing, ids, true))
            }}
          />
        )}
      </Suspense>
    </div>
  )
}

/** Combien de fiches en tout. Une liste s'arrête de compter assez tôt : tout choisir demande de le savoir vraiment. */
function useTotal(entity: Entity, query: ListQuery, selection: Selection, count: Page['count']): number | undefined {
  const { filter, q, deleted } = query
  const { data } = useQuery({ ...aggregateQuery(entity, { filter, q, deleted, group: '', measures: 'count' }), enabled: selection.all && !count?.exact })
  return count?.exact ? count.value : data && Number(data.totals.count)
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
