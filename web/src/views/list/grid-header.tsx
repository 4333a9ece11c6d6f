/** En-têtes de la grille : tri d'un clic (Maj ajoute une colonne au tri), menu de colonne, largeur à la poignée, ordre par glisser (ou par le menu). */
import { ArrowDown, ArrowUp, ChevronsUpDown, EllipsisVertical } from 'lucide-react'
import { useState, type DragEvent, type PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { deferred } from '@/components/ui/deferred'
import { cx } from '@/lib/cx'
import { widthOf, type Column, type Columns } from './columns'
import { isNumeric, stickyStyle } from './grid-layout'
import { pressed, readSort } from './sort'

const ColumnMenu = deferred(() => import('./column-menu'), 'menu')

export const menuButtonStyle =
  'grid size-6 shrink-0 place-items-center rounded-sm opacity-0 group-hover:opacity-100 group-focus-within:opacity-100 hover:bg-border data-[state=open]:opacity-100 coarse:opacity-100'

interface GridHeaderProps {
  columns: Columns
  index: number
  sort: string | undefined
  onSort: (sort: string | undefined) => void
  /** Largeur pendant qu'on tire, avant de la garder. */
  onStretch: (name: string, width: number | undefined) => void
}

export function directionOf(name: string, sort: string | undefined) {
  const key = readSort(sort).find((one) => one.name === name)
  return key && (key.descending ? 'descending' : 'ascending')
}

export function GridHeader({ columns, index, sort, onSort, onStretch }: GridHeaderProps) {
  const { t } = useTranslation()
  const [over, setOver] = useState(false)
  const column = columns.list[index] as Column
  const { field } = column
  const direction = directionOf(field.name, sort)
  const Mark = direction === 'ascending' ? ArrowUp : direction === 'descending' ? ArrowDown : ChevronsUpDown
  const keys = readSort(sort)
  const rank = keys.length > 1 ? keys.findIndex((key) => key.name === field.name) + 1 : 0
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const name = event.dataTransfer.getData('text/column')
    if (columns.chosen.includes(name)) columns.place(name, field.name)
  }
  return (
    <div
      role="columnheader"
      // Un lecteur d'écran le redit à chaque case : sans lui, le nom du bouton des options y serait.
      aria-label={field.label}
      tabIndex={-1}
      aria-colindex={index + 2}
      aria-sort={direction}
      style={stickyStyle(columns.list, index)}
      className={cx('group relative flex min-w-0 items-center gap-1 bg-muted px-3', column.pinned && 'sticky z-10', isNumeric(field) && 'justify-end', over && 'bg-accent')}
      draggable
      onDragStart={(event) => event.dataTransfer.setData('text/column', field.name)}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('text/column')) return
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {field.sortable ? (
        <button type="button" onClick={(event) => onSort(pressed(sort, field.name, event.shiftKey))} className={cx('-mx-1.5 flex min-h-6 min-w-0 items-center gap-1 rounded-sm px-1.5 hover:text-foreground', direction && 'text-foreground')}>
          <span className="truncate">{field.label}</span>
          <Mark aria-hidden className={cx('size-3.5 shrink-0', !direction && 'opacity-0 group-hover:opacity-60 group-focus-within:opacity-60')} />
          {rank > 0 && <span className="tnum text-meta">{rank}</span>}
        </button>
      ) : (
        <span className="truncate">{field.label}</span>
      )}
      <ColumnMenu
        columns={columns}
        name={field.name}
        sort={sort}
        onSort={onSort}
        trigger={(props) => (
          <button type="button" aria-label={t('list.columnMenu', { label: field.label })} className={menuButtonStyle} {...props}>
            <EllipsisVertical aria-hidden className="size-3.5" />
          </button>
        )}
      />
      <ResizeHandle width={widthOf(column)} onStretch={(width) => onStretch(field.name, width)} onEnd={(width) => columns.resize(field.name, width)} />
    </div>
  )
}

/** Poignée de souris ; le clavier a « Élargir » et « Rétrécir » dans le menu de la colonne. */
function ResizeHandle({ width, onStretch, onEnd }: { width: number; onStretch: (width: number | undefined) => void; onEnd: (width: number) => void }) {
  const start = (event: PointerEvent<HTMLElement>) => {
    event.preventDefault()
    const handle = event.currentTarget
    const from = event.clientX
    // La largeur de départ est celle qu'on voit : la colonne du titre peut être plus large que la sienne.
    const seen = handle.parentElement?.getBoundingClientRect().width ?? width
    const reach = (moved: globalThis.PointerEvent) => seen + moved.clientX - from
    const move = (moved: globalThis.PointerEvent) => onStretch(reach(moved))
    const stop = (moved: globalThis.PointerEvent) => {
      handle.removeEventListener('pointermove', move)
      onStretch(undefined)
      if (moved.type === 'pointerup' && moved.clientX !== from) onEnd(reach(moved))
    }
    handle.setPointerCapture(event.pointerId)
    handle.addEventListener('pointermove', move)
    handle.addEventListener('pointerup', stop, { once: true })
    handle.addEventListener('pointercancel', stop, { once: true })
  }
  return (
    <span aria-hidden draggable onDragStart={(event) => { event.preventDefault(); event.stopPropagation() }} onPointerDown={start} className="absolute inset-y-1.5 right-0 w-2 cursor-col-resize touch-none border-r border-transparent group-hover:border-border hover:border-primary" />
  )
}
