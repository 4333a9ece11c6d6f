/** Une ligne de la grille. Elle ne se redessine que si sa fiche, son choix ou sa case active changent. */
import { Link } from '@tanstack/react-router'
import { EllipsisVertical } from 'lucide-react'
import { lazy, memo, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { LocalMark } from '@/components/local-mark'
import { Checkbox } from '@/components/ui/checkbox'
import { CellOf } from '@/fields/cell-of'
import { cx } from '@/lib/cx'
import { recordPath, titleOf, type Entity, type Field, type RecordData } from '@/lib/model'
import type { Column } from './columns'
import { menuButtonStyle } from './grid-header'
import { isNumeric, stickyStyle } from './grid-layout'

const InlineEditor = lazy(() => import('@/views/inline/inline-editor'))

interface GridRowProps {
  entity: Entity
  columns: Column[]
  link: string
  record: RecordData
  index: number
  top: number
  height: number
  template: string
  selected: boolean
  /** Ouverte à côté. */
  opened: boolean
  /** Colonne active, ou −1 si la ligne ne l'est pas ; celle du menu vient après toutes les autres. */
  active: number
  /** Champ en cours de saisie. */
  editing: string | undefined
  onSelect: (index: number, shift: boolean) => void
  onDone: () => void
}

export const GridRow = memo(function GridRow({ entity, columns, link, record, index, top, height, template, selected, opened, active, editing, onSelect, onDone }: GridRowProps) {
  const { t } = useTranslation()
  const title = titleOf({ ...entity, title_field: link }, record)
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      aria-current={opened || undefined}
      data-index={index}
      style={{ top, height, gridTemplateColumns: template }}
      className={cx('group absolute inset-x-0 grid border-b', selected || opened ? 'bg-accent' : 'bg-background hover:bg-muted')}
    >
      <div role="gridcell" aria-colindex={1} className="sticky left-0 z-10 grid place-items-center bg-inherit">
        <Checkbox checked={selected} tabIndex={-1} aria-label={t('list.select', { title })} onChange={() => undefined} onClick={(event) => onSelect(index, event.shiftKey)} />
      </div>
      {columns.map((column, place) => (
        <GridCell key={column.field.name} column={column} place={place} sticky={stickyStyle(columns, place)} current={active === place} editing={editing === column.field.name}>
          {editing === column.field.name ? (
            <Suspense fallback={<CellOf field={column.field} value={record[column.field.name]} />}>
              <InlineEditor entity={entity} field={column.field} record={record} onDone={onDone} />
            </Suspense>
          ) : column.field.name === link ? (
            <Link to={recordPath(entity, record.id)} data-row tabIndex={-1} className="block truncate rounded-sm font-medium underline-offset-4 group-hover:underline">
              {record.$local && <LocalMark local={record.$local} />}
              {title}
            </Link>
          ) : (
            <CellOf field={column.field} value={record[column.field.name]} />
          )}
        </GridCell>
      ))}
      {/* Sans fond tant que le bouton ne se montre pas : la valeur dessous se lit. */}
      <div role="gridcell" aria-colindex={columns.length + 2} className="sticky right-0 z-10 col-end-[-1] grid place-items-center group-focus-within:bg-inherit group-hover:bg-inherit coarse:bg-inherit touch:bg-inherit">
        <button
          type="button"
          tabIndex={active === columns.length ? 0 : -1}
          data-column={columns.length}
          data-row-menu
          data-print="hide"
          aria-haspopup="menu"
          aria-label={t('list.rowMenu', { title })}
          className={cx(menuButtonStyle, 'text-muted-foreground touch:size-11 touch:opacity-100')}
        >
          <EllipsisVertical aria-hidden className="size-4" />
        </button>
      </div>
    </div>
  )
})

interface GridCellProps {
  column: { field: Field; pinned: boolean }
  place: number
  sticky: React.CSSProperties | undefined
  current: boolean
  editing: boolean
  children: React.ReactNode
}

function GridCell({ column, place, sticky, current, editing, children }: GridCellProps) {
  return (
    <div
      role="gridcell"
      aria-colindex={place + 2}
      data-column={place}
      data-whole
      data-clip={editing ? undefined : ''}
      tabIndex={current ? 0 : -1}
      style={sticky}
      className={cx('ring-inside min-w-0 bg-inherit', editing ? 'z-20' : 'truncate px-3', 'content-center', column.pinned && 'sticky z-10', isNumeric(column.field) && 'text-right')}
    >
      {children}
    </div>
  )
}
