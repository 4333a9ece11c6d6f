/** Tableau d'une liste, bord à bord. Le titre est un vrai lien ; la ligne entière s'ouvre aussi d'un clic. */
import { Link, useNavigate } from '@tanstack/react-router'
import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react'
import { memo, type KeyboardEvent, type MouseEvent } from 'react'
import { CellOf } from '@/fields/cell-of'
import { cx } from '@/lib/cx'
import { recordPath, shownType, titleOf, type Entity, type Field, type RecordData } from '@/lib/model'

interface RecordTableProps {
  entity: Entity
  columns: Field[]
  records: RecordData[]
  sort: string | undefined
  onSort: (sort: string | undefined) => void
}

const isNumeric = (field: Field) => ['integer', 'decimal'].includes(shownType(field))

export function RecordTable({ entity, columns, records, sort, onSort }: RecordTableProps) {
  const linkColumn = columns.find((field) => field.name === entity.title_field) ?? columns[0]
  return (
    <table className="w-full min-w-max border-separate border-spacing-0 text-left">
      <caption className="sr-only">{entity.plural_label}</caption>
      <thead>
        <tr>
          {columns.map((field) => (
            <HeaderCell key={field.name} field={field} sort={sort} onSort={onSort} />
          ))}
        </tr>
      </thead>
      <tbody>
        {records.map((record) => (
          <Row key={record.id} entity={entity} columns={columns} record={record} linkName={linkColumn?.name ?? ''} />
        ))}
      </tbody>
    </table>
  )
}

const headerStyle = 'sticky top-0 z-10 h-row border-b bg-muted px-3 text-label font-medium text-muted-foreground first:pl-4 last:pr-4'

function HeaderCell({ field, sort, onSort }: { field: Field; sort: string | undefined; onSort: RecordTableProps['onSort'] }) {
  const direction = sort === field.name ? 'ascending' : sort === `-${field.name}` ? 'descending' : undefined
  const align = isNumeric(field) && 'text-right'
  if (!field.sortable) {
    return (
      <th scope="col" className={cx(headerStyle, align)}>
        {field.label}
      </th>
    )
  }
  const Mark = direction === 'ascending' ? ArrowUp : direction === 'descending' ? ArrowDown : ChevronsUpDown
  // Croissant, décroissant, puis l'ordre habituel de la liste.
  const next = direction === 'ascending' ? `-${field.name}` : direction === 'descending' ? undefined : field.name
  return (
    <th scope="col" aria-sort={direction} className={cx(headerStyle, align)}>
      <button type="button" onClick={() => onSort(next)} className={cx('group -mx-1.5 inline-flex min-h-6 items-center gap-1 rounded-sm px-1.5 hover:text-foreground', direction && 'text-foreground')}>
        {field.label}
        <Mark aria-hidden className={cx('size-3.5', !direction && 'opacity-0 group-hover:opacity-60 group-focus-visible:opacity-60')} />
      </button>
    </th>
  )
}

interface RowProps {
  entity: Entity
  columns: Field[]
  record: RecordData
  linkName: string
}

const Row = memo(function Row({ entity, columns, record, linkName }: RowProps) {
  const navigate = useNavigate()
  const path = recordPath(entity, record.id)
  const open = (event: MouseEvent) => {
    if (event.defaultPrevented || (event.target as HTMLElement).closest('a, button') || window.getSelection()?.toString()) return
    if (event.ctrlKey || event.metaKey) window.open(path, '_blank', 'noreferrer')
    else void navigate({ to: path })
  }
  return (
    <tr onClick={open} className="group cursor-pointer hover:bg-muted/60 has-[a:focus-visible]:bg-muted/60">
      {columns.map((field) => (
        <td key={field.name} className={cx('h-row max-w-96 truncate border-b px-3 first:pl-4 last:pr-4', isNumeric(field) && 'text-right')}>
          {field.name === linkName ? (
            <Link to={path} data-row onKeyDown={moveFocus} className="ring-inside rounded-sm font-medium underline-offset-4 group-hover:underline">
              {titleOf({ ...entity, title_field: linkName }, record)}
            </Link>
          ) : (
            <CellOf field={field} value={record[field.name]} />
          )}
        </td>
      ))}
    </tr>
  )
})

const steps: Record<string, number> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: 10, PageUp: -10, Home: Number.NEGATIVE_INFINITY, End: Number.POSITIVE_INFINITY }

/** Flèches, `j`/`k`, page et extrémités déplacent le focus de lien en lien ; Entrée ouvre, comme tout lien. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = steps[event.key]
  if (step === undefined) return
  const links = [...(event.currentTarget.closest('table')?.querySelectorAll<HTMLElement>('[data-row]') ?? [])]
  const current = links.indexOf(event.currentTarget)
  event.preventDefault()
  links[Math.min(Math.max(current + step, 0), links.length - 1)]?.focus()
}
