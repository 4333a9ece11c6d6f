/** Barre flottante de la sélection : combien, ce qu'on peut en faire, et où en est le geste en cours. */
import { useQueries } from '@tanstack/react-query'
import { ArchiveRestore, Trash2, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { deleteRecord } from '@/features/records/api/delete-record'
import { actionsQuery } from '@/features/records/api/list-actions'
import type { ListQuery } from '@/features/records/api/list-records'
import { restoreRecord } from '@/features/records/api/restore-record'
import { runAction } from '@/features/records/api/run-action'
import { useFormat } from '@/lib/format'
import type { Entity, Page } from '@/lib/model'
import { countOf, everything, type Selection } from './selection'
import { useBulk } from './use-bulk'

interface BulkBarProps {
  entity: Entity
  query: ListQuery
  selection: Selection
  count: Page['count']
  onSelection: (next: Selection) => void
  onClear: () => void
}

/** Au-delà, demander à chaque fiche ce qu'elle permet coûterait plus que d'essayer : le serveur refuse et le dit. */
const MOST_ASKED = 12

export default function BulkBar({ entity, query, selection, count, onSelection, onClear }: BulkBarProps) {
  const { t } = useTranslation()
  const { number } = useFormat()
  const { run, start, stop } = useBulk(entity, query, selection, onClear)
  const actions = useCommonActions(entity, selection)
  const total = count?.exact ? count.value : undefined
  const selected = countOf(selection, total)
  const bin = query.deleted === true
  return (
    <div className="pointer-events-none sticky bottom-4 left-0 z-30 flex w-full justify-center px-4">
      <div role="region" aria-label={t('bulk.bar')} className="pointer-events-auto flex max-w-full flex-wrap items-center gap-2 rounded-xl border bg-popover py-2 pr-2 pl-4 shadow-lg">
        <p role="status" className="tnum font-medium">
          {run ? t('bulk.progress', { finished: number(run.finished), total: number(run.total) }) : selected === undefined ? t('bulk.allMatching') : t('bulk.selected', { count: selected })}
        </p>
        {run ? (
          <>
            <progress aria-label={t('bulk.running')} max={run.total} value={run.finished} className="h-1.5 w-32 accent-primary" />
            <Button size="small" onClick={stop}>
              {t('bulk.stop')}
            </Button>
          </>
        ) : (
          <>
            {!selection.all && (
              <Button size="small" variant="link" onClick={() => onSelection(everything)}>
                {total === undefined ? t('bulk.selectAllMatching') : t('bulk.selectAll', { count: total })}
              </Button>
            )}
            {!bin &&
              actions.map((action) => (
                <Button key={action.name} size="small" onClick={() => start({ told: (done) => t('bulk.done', { label: action.label, count: done }), act: (id) => runAction(entity, id, action.name, {}) })}>
                  {action.label}
                </Button>
              ))}
            {!bin && entity.rights.delete && (
              <Button
                size="small"
                variant="quietDanger"
                onClick={() => start({ told: (done) => t('bulk.deleted', { count: done }), act: (id) => deleteRecord(entity, id), undo: (id) => restoreRecord(entity, id) })}
              >
                <Trash2 aria-hidden />
                {t('action.delete')}
              </Button>
            )}
            {bin && (
              <Button size="small" onClick={() => start({ told: (done) => t('bulk.restored', { count: done }), act: (id) => restoreRecord(entity, id) })}>
                <ArchiveRestore aria-hidden />
                {t('bulk.restore')}
              </Button>
            )}
            <Button size="smallIcon" variant="ghost" aria-label={t('bulk.clear')} onClick={onClear}>
              <X aria-hidden />
            </Button>
          </>
        )}
      </div>
    </div>
  )
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
