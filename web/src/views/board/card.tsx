/** Une fiche du tableau : titre, numéro, deux repères ; poignée de déplacement, menu « Déplacer vers », et celui de toute fiche. */
import { useDraggable } from '@dnd-kit/core'
import { Link } from '@tanstack/react-router'
import { GripVertical, MoveRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Dot } from '@/components/ui/dot'
import { Menu, MenuContent, MenuItem, MenuLabel, MenuTrigger } from '@/components/ui/menu'
import { CellOf } from '@/fields/cell-of'
import { cx } from '@/lib/cx'
import { fieldNamed, recordPath, titleOf, type Choice, type Entity, type Field, type Model, type RecordData } from '@/lib/model'
import { listFields } from '@/views/list/columns'
import { RowMenuButton, type RowMenuControl } from '@/views/list/use-row-menu'
import { isLocked, NO_VALUE } from './columns'

export interface CardShape {
  facts: Field[]
  fields: string
  expand?: string
}

const MOST_FACTS = 3

/** Ce qu'une carte montre : les colonnes de la liste, moins le titre, le numéro et le champ des colonnes. */
export function cardShape(model: Model, entity: Entity, by: Field): CardShape {
  const facts = entity.list.columns.flatMap((name) => fieldNamed(entity, name) ?? []).filter((field) => ![entity.title_field, entity.number_field, by.name].includes(field.name))
  const shown = facts.slice(0, MOST_FACTS)
  return { facts: shown, ...listFields(model, entity, [...shown, by]) }
}

interface CardProps {
  entity: Entity
  field: Field
  shape: CardShape
  record: RecordData
  columns: Choice[]
  pending: boolean
  menu: RowMenuControl
  onMove: (record: RecordData, target: string) => void
}

export function Card({ entity, field, shape, record, columns, pending, menu, onMove }: CardProps) {
  const { t } = useTranslation()
  const { setNodeRef, setActivatorNodeRef, listeners, attributes, isDragging } = useDraggable({ attributes: { roleDescription: t('action.draggable') }, id: record.id, data: { record }, disabled: pending })
  const title = titleOf(entity, record)
  return (
    <li ref={setNodeRef} data-whole data-card={record.id} {...menu.on(record)} className={cx('group/row relative', (isDragging || pending) && 'opacity-50')} aria-busy={pending || undefined}>
      <CardFace entity={entity} shape={shape} record={record}>
        <div className="grid shrink-0 grid-cols-2 content-start gap-1 touch:gap-0">
          <RowMenuButton entity={entity} record={record} control={menu} />
          <button ref={setActivatorNodeRef} type="button" data-key={record.id} {...attributes} {...listeners} aria-label={t('board.drag', { title })} className="grid size-6 cursor-grab touch-none place-items-center rounded-sm text-muted-foreground hover:bg-muted touch:size-11">
            <GripVertical aria-hidden className="size-4" />
          </button>
          <Menu>
            <MenuTrigger asChild>
              <Button variant="ghost" size="smallIcon" className="col-start-2 size-6 text-muted-foreground" aria-label={t('board.move', { title })}>
                <MoveRight aria-hidden />
              </Button>
            </MenuTrigger>
            <MenuContent>
              <MenuLabel>{t('board.moveTo')}</MenuLabel>
              {columns.map((column) => (
                <MenuItem key={column.value} disabled={column.value === (record[field.name] ?? NO_VALUE) || isLocked(entity, field, column.value)} onSelect={() => onMove(record, column.value)}>
                  {column.tone && <Dot tone={column.tone} />}
                  {column.label}
                </MenuItem>
              ))}
            </MenuContent>
          </Menu>
        </div>
      </CardFace>
    </li>
  )
}

interface CardFaceProps {
  entity: Entity
  shape: CardShape
  record: RecordData
  lifted?: boolean
  children?: React.ReactNode
}

export function CardFace({ entity, shape, record, lifted, children }: CardFaceProps) {
  const number = entity.number_field && entity.number_field !== entity.title_field ? record[entity.number_field] : undefined
  return (
    <div className={cx('flex gap-1 rounded-lg border bg-card py-2.5 pr-1.5 pl-3', lifted && 'rotate-1 cursor-grabbing shadow-lg')}>
      <div className="grid min-w-0 flex-1 content-start gap-1.5">
        <Link to={recordPath(entity, record.id)} data-row data-clip className="line-clamp-3 rounded-sm font-medium break-words underline-offset-4 hover:underline">
          {titleOf(entity, record)}
        </Link>
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-label text-muted-foreground">
          {number !== undefined && <span className="tnum">{String(number)}</span>}
          {shape.facts
            .filter((field) => record[field.name] !== null && record[field.name] !== undefined)
            .map((field) => (
              <span key={field.name} data-clip className="max-w-full truncate">
                <span className="sr-only">{field.label} </span>
                <CellOf field={field} value={record[field.name]} />
              </span>
            ))}
        </div>
      </div>
      {children}
    </div>
  )
}
