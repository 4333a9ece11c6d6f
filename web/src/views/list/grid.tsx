/**
 * Grille d'une entité : seules les lignes qu'on voit existent, quel que soit le nombre de fiches.
 *
 * Une case est active à la fois (une seule étape de tabulation) ; les flèches la déplacent. Le titre reste un vrai lien.
 */
import { lazy, Suspense, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent, type RefObject, type SyntheticEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Checkbox } from '@/components/ui/checkbox'
import type { Entity, RecordData } from '@/lib/model'
import { touchFirst, useDensity } from '@/lib/theme'
import { useLetterShortcuts, useShortcut } from '@/lib/use-shortcut'
import type { Columns } from './columns'
import { held, type Early } from './early-gesture'
import { gridAct, placeOf, type Place } from './grid-keys'
import { GridHeader } from './grid-header'
import { gridTemplate, linkName, rowHeights } from './grid-layout'
import { GridRow } from './grid-row'
import { isEditable } from '@/views/inline/editable'
import { everything, isEmpty, isSelected, mark, nothing, toggle, type Selection } from './selection'
import { useBesideRow } from './split/use-beside-row'
import { useRowWindow } from './use-window'

const GridGestures = lazy(() => import('./grid-gestures'))

interface GridProps {
  entity: Entity
  columns: Columns
  records: RecordData[]
  hasMore: boolean
  onMore: () => void
  sort: string | undefined
  onSort: (sort: string | undefined) => void
  selection: Selection
  onSelection: (next: Selection) => void
  scroller: RefObject<HTMLDivElement | null>
}

/** La suite se demande avant d'arriver au bout. */
const AHEAD_ROWS = 40

export function Grid({ entity, columns, records, hasMore, onMore, sort, onSort, selection, onSelection, scroller }: GridProps) {
  const { t } = useTranslation()
  const letters = useLetterShortcuts()
  const height = rowHeights[useDensity()]
  const { first, end } = useRowWindow(scroller, records.length, height)
  const [active, setActive] = useState<Place>(() => ({ row: 0, column: Math.max(0, columns.chosen.indexOf(linkName(entity, columns.list))) }))
  const [editing, setEditing] = useState(false)
  const [stretch, setStretch] = useState<{ name: string; width: number } | undefined>()
  /** Au premier survol, au premier focus ; au doigt, d'emblée : un appui tenu ne prévient pas. */
  const [handled, setHandled] = useState(touchFirst)
  const early = useRef<Early>({ ready: false })
  const moved = useRef<boolean | 'unfocused'>(false)
  const beside = useBesideRow({
    entity,
    records,
    scroller,
    onLed: (row, focus) => {
      moved.current = focus || 'unfocused'
      setActive((place) => ({ ...place, row }))
    },
  })
  const anchor = useRef(0)

  const shown = useMemo(() => (stretch ? columns.list.map((one) => (one.field.name === stretch.name ? { ...one, width: Math.max(72, stretch.width) } : one)) : columns.list), [columns.list, stretch])
  const link = linkName(entity, shown)
  const template = gridTemplate(shown, link)
  // Des colonnes se sont peut-être retirées.
  const current = Math.min(active.column, shown.length)
  const field = shown[current]?.field

  useEffect(() => {
    if (hasMore && end >= records.length - AHEAD_ROWS) onMore()
  }, [hasMore, end, records.length, onMore])

  // La case active est toujours dessinée : le focus ne se perd pas en défilant. Au moment du dessin même : différé, l'effet d'un
  // dessin d'avant (un défilement) prendrait ce déplacement pour le sien et remettrait le focus là d'où il part.
  useLayoutEffect(() => {
    if (!moved.current) return
    const focus = moved.current === true
    moved.current = false
    const cell = scroller.current?.querySelector<HTMLElement>(`[data-index="${active.row}"] [data-column="${current}"]`)
    if (focus) cell?.focus({ preventScroll: true })
    cell?.scrollIntoView?.({ block: 'nearest', inline: 'nearest' })
  })

  const latest = useRef({ records, selection, onSelection })
  useLayoutEffect(() => {
    latest.current = { records, selection, onSelection }
  })
  // Toujours la même fonction : une page qui arrive, un choix qui change ne redessinent pas les lignes où rien n'est neuf.
  const select = useCallback((row: number, shift: boolean) => {
    const { records: known, selection: before, onSelection: choose } = latest.current
    const id = known[row]?.id
    if (id === undefined) return
    setActive((place) => ({ ...place, row }))
    if (!shift) {
      anchor.current = row
      return choose(toggle(before, id))
    }
    const [from, to] = row < anchor.current ? [row, anchor.current] : [anchor.current, row]
    choose(mark(before, known.slice(from, to + 1).map((record) => record.id), true))
  }, [])
  const refocus = useCallback(() => {
    moved.current = true
    setActive((place) => ({ ...place }))
  }, [])
  // D'où que l'on soit dans la page, sans traverser ses boutons un à un.
  useShortcut('j', refocus)
  const finish = useCallback(() => {
    setEditing(false)
    refocus()
  }, [refocus])

  const edit = (place: Place) => {
    const record = records[place.row]
    const target = shown[place.column]?.field
    if (record && target && isEditable(entity, target)) setEditing(true)
  }
  const go = (place: Place, extend: boolean) => {
    if (extend) {
      const [from, to] = place.row < anchor.current ? [place.row, anchor.current] : [anchor.current, place.row]
      onSelection(mark(nothing, records.slice(from, to + 1).map((record) => record.id), true))
    } else if (place.row !== active.row) {
      anchor.current = place.row
    }
    moved.current = true
    setActive({ ...place })
    beside.visit(place.row)
  }
  const keys = (event: KeyboardEvent<HTMLElement>) => {
    if (editing || (event.target as HTMLElement).closest('[role="columnheader"]')) return
    // Le bouton du menu prend sa touche lui-même.
    if (current === shown.length && (event.key === 'Enter' || event.key === ' ')) return
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / height) - 2)
    const act = gridAct(event, { ...active, column: current }, { rows: records.length, columns: shown.length + 1, page, letters })
    if (!act || (act.kind === 'clear' && isEmpty(selection))) return
    event.preventDefault()
    if (act.kind === 'go') go(act.place, act.extend)
    else if (act.kind === 'toggle') select(active.row, false)
    else if (act.kind === 'everything') onSelection(everything)
    else if (act.kind === 'clear') onSelection(nothing)
    else if (act.kind === 'edit' || (field && field.name !== link && isEditable(entity, field))) edit({ ...active, column: current })
    else beside.open(active.row)
  }
  const click = (event: MouseEvent) => {
    if ((event.target as HTMLElement).closest('[data-row-menu]')) hold(event)
    const place = placeOf(event)
    if (!place || editing) return
    anchor.current = place.row
    if (event.shiftKey) select(place.row, true)
    setActive(place)
    if ((event.target as HTMLElement).closest('a, button')) return
    moved.current = true
    beside.visit(place.row)
  }
  const doubleClick = (event: MouseEvent) => {
    const place = placeOf(event)
    if (!place || (event.target as HTMLElement).closest('a')) return
    setActive(place)
    edit(place)
  }

  const hold = (event: SyntheticEvent) => {
    if (early.current.ready || (event.target as HTMLElement).closest('input, textarea, select')) return
    event.preventDefault()
    early.current.again = held(event.nativeEvent)
  }

  const rows = Array.from({ length: end - first }, (_, step) => first + step)
  const row = Math.min(active.row, records.length - 1)
  if (row >= 0 && row < first) rows.unshift(row)
  else if (row >= end) rows.push(row)
  const all = selection.all && selection.ids.size === 0
  return (
    <>
      <div
        role="grid"
        tabIndex={-1}
        aria-label={entity.plural_label}
        aria-multiselectable
        aria-rowcount={hasMore ? -1 : records.length + 1}
        aria-colcount={shown.length + 2}
        className="min-w-max shrink-0 outline-none"
        onKeyDown={keys}
        onClick={click}
        onPointerOver={handled ? undefined : () => setHandled(true)}
        onContextMenu={hold}
        onPaste={hold}
        onDoubleClick={doubleClick}
        onFocus={(event) => {
          setHandled(true)
          const place = placeOf(event)
          if (place && (place.row !== active.row || place.column !== active.column)) setActive(place)
        }}
      >
        <div role="row" aria-rowindex={1} className="sticky top-0 z-20 grid border-b bg-muted text-label font-medium text-muted-foreground" style={{ gridTemplateColumns: template, height }}>
          <div role="columnheader" aria-colindex={1} className="sticky left-0 z-10 grid place-items-center bg-muted">
            <Checkbox
              ref={(box) => {
                if (box) box.indeterminate = !isEmpty(selection) && !all
              }}
              checked={all}
              aria-label={t('list.selectAll')}
              onChange={() => onSelection(all ? nothing : everything)}
            />
          </div>
          {shown.map((column, index) => (
            <GridHeader key={column.field.name} columns={{ ...columns, list: shown }} index={index} sort={sort} onSort={onSort} onStretch={(name, width) => setStretch(width === undefined ? undefined : { name, width })} />
          ))}
          <div role="columnheader" tabIndex={-1} aria-colindex={shown.length + 2} className="col-end-[-1]">
            <span className="sr-only">{t('list.menu')}</span>
          </div>
        </div>
        <div role="rowgroup" className="relative" style={{ height: records.length * height }}>
          {rows.map((index) => {
            const record = records[index]
            if (!record) return null
            const isActive = index === row
            return (
              <GridRow
                key={record.id}
                entity={entity}
                columns={shown}
                link={link}
                record={record}
                index={index}
                top={index * height}
                height={height}
                template={template}
                selected={isSelected(selection, record.id)}
                opened={record.id === beside.opened}
                active={isActive ? current : -1}
                editing={isActive && editing ? field?.name : undefined}
                onSelect={select}
                onDone={finish}
              />
            )
          })}
        </div>
      </div>
      {handled && (
        <Suspense>
          <GridGestures entity={entity} fields={shown.map((column) => column.field)} records={records} frame={scroller} earlyRef={early} onPlace={setActive} onTaken={() => setEditing(false)} onKeep={(ids) => onSelection(mark(nothing, ids, true))} onBack={refocus} />
        </Suspense>
      )}
    </>
  )
}
