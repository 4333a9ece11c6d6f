/**
 * Tableau : une colonne par état du circuit, ou par option d'un choix. Déplacer une fiche, c'est faire la transition
 * (ou changer le champ) ; ce que le serveur refuse est dit. Le menu « Déplacer vers » fait tout sans glisser.
 */
import { DndContext, DragOverlay, KeyboardSensor, PointerSensor, pointerWithin, rectIntersection, useSensor, useSensors, type CollisionDetection, type DragEndEvent } from '@dnd-kit/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Select } from '@/components/ui/select'
import { Unclipped } from '@/components/ui/unclipped'
import { useModel } from '@/features/model/use-model'
import { aggregateQuery } from '@/features/records/api/aggregate-records'
import { joinCel } from '@/lib/filter'
import { learn } from '@/lib/i18n'
import { titleOf, type Field, type RecordData } from '@/lib/model'
import { kindsTexts } from '@/locales/kinds'
import type { AggregateQuery } from '@/lib/records/port'
import { boardFields, type ViewProps } from '@/views/kinds'
import { groupKey } from '@/views/list/groups'
import { NothingHere } from '@/views/list/nothing-here'
import { useRowMenu } from '@/views/list/use-row-menu'
import { useFollow } from '@/views/use-follow'
import { useViewParam } from '@/views/use-view-param'
import { BoardColumn } from './board-column'
import { CardFace, cardShape } from './card'
import { columnKeys } from './column-keys'
import { columnFilter, columnsOf, NO_VALUE } from './columns'
import { useMove } from './use-move'

await learn(kindsTexts)

const ActionDialog = lazy(() => import('@/views/detail/action-dialog'))

/** Au-delà, ce n'est plus un choix. */
const MOST_COLUMNS = 200

export default function BoardView({ entity, query, onCount }: ViewProps) {
  const { t } = useTranslation()
  const model = useModel()
  const fields = boardFields(entity)
  const [by, setBy] = useViewParam('by', fields[0]?.name ?? '')
  const field = fields.find((one) => one.name === by) ?? (fields[0] as Field)
  const group = groupKey(field)
  const { data: groups } = useQuery({
    ...aggregateQuery(entity, { ...query, group, measures: 'count', limit: MOST_COLUMNS }),
    // D'un filtre à l'autre, ce qu'on savait tient la place ; d'un champ à l'autre, ses valeurs feraient des colonnes qui n'existent pas.
    placeholderData: (before, from) => ((from?.queryKey.at(3) as AggregateQuery | undefined)?.group === group ? before : undefined),
  })
  const columns = columnsOf(entity, field, groups, t('board.blank'))
  const total = groups && Number(groups.totals.count)
  useEffect(() => onCount(total === undefined ? null : { value: total, exact: true }), [total, onCount])
  const menu = useRowMenu(entity)
  const { follow } = useFollow()
  const [dragged, setDragged] = useState<RecordData | undefined>()
  const { moved, move, asked, dismiss } = useMove(entity, field, (id) => isAtHand(id) && follow(id))
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 6 } }), useSensor(KeyboardSensor, { coordinateGetter: columnKeys }))
  const shape = cardShape(model, entity, field)

  const cardOf = (event: Pick<DragEndEvent, 'active'>) => event.active.data.current as { record: RecordData } | undefined
  const labelOf = (value: unknown) => columns.find((column) => column.value === value)?.label ?? ''
  const drop = (event: DragEndEvent) => {
    setDragged(undefined)
    const record = cardOf(event)?.record
    if (record && event.over && String(record[field.name] ?? NO_VALUE) !== event.over.id) void move(record, String(event.over.id))
  }
  const announcements = {
    onDragStart: (event: Pick<DragEndEvent, 'active'>) => t('board.lifted', { title: titleOf(entity, cardOf(event)?.record ?? { id: '' }) }),
    onDragOver: (event: Pick<DragEndEvent, 'over'>) => (event.over ? t('board.over', { label: labelOf(event.over.id) }) : t('board.nowhere')),
    onDragEnd: (event: Pick<DragEndEvent, 'over'>) => (event.over ? t('board.dropped', { label: labelOf(event.over.id) }) : t('board.cancelled')),
    onDragCancel: () => t('board.cancelled'),
  }
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={underPointer}
      accessibility={{ announcements, screenReaderInstructions: { draggable: t('board.instructions') } }}
      onDragStart={(event) => setDragged(cardOf(event)?.record)}
      onDragEnd={drop}
      onDragCancel={() => setDragged(undefined)}
    >
      {fields.length > 1 && (
        <div className="w-60 shrink-0 px-4 pb-3">
          <Select aria-label={t('board.by')} value={field.name} options={fields.map((one) => ({ value: one.name, label: one.label }))} onChange={setBy} />
        </div>
      )}
      {total === 0 && <NothingHere entity={entity} slim />}
      <div role="region" aria-label={t('board.columns')} tabIndex={0} className="ring-inside flex min-h-0 flex-1 gap-3 overflow-x-auto border-t bg-canvas p-3 scroll-thin" data-board>
        <Unclipped>
          {columns.map((column) => (
            <BoardColumn
              key={column.value}
              entity={entity}
              field={field}
              shape={shape}
              column={column}
              columns={columns}
              query={{ ...query, filter: joinCel([query.filter, columnFilter(field, column.value)]) }}
              moved={moved}
              menu={menu}
              onMove={(record, target) => void move(record, target)}
            />
          ))}
        </Unclipped>
      </div>
      <DragOverlay dropAnimation={null}>{dragged && <CardFace entity={entity} shape={shape} record={dragged} lifted />}</DragOverlay>
      {menu.menu}
      {asked && (
        <Suspense>
          <ActionDialog entity={entity} record={asked.record} action={asked.action} shape={asked.shape} onClose={dismiss} />
        </Suspense>
      )}
    </DndContext>
  )
}

/** Le focus est encore sur cette carte, ou nulle part : la suivre ne l'enlève à rien. */
const isAtHand = (id: string): boolean => document.activeElement === document.body || document.activeElement?.closest('[data-card]')?.getAttribute('data-card') === id

/** La colonne est celle sous le pointeur, où que la carte ait été saisie ; au clavier, celle que la carte recouvre. */
const underPointer: CollisionDetection = (args) => {
  const under = pointerWithin(args)
  return under.length > 0 ? under : rectIntersection(args)
}
