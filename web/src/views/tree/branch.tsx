/** Une branche : → l'ouvre, ← la ferme, Entrée mène à la fiche. Ses enfants ne se demandent qu'à l'ouverture. */
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { ChevronRight } from 'lucide-react'
import { useState, type KeyboardEvent, type MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorPanel } from '@/components/ui/error-panel'
import { CellOf } from '@/fields/cell-of'
import { useModel } from '@/features/model/use-model'
import { searchQuery } from '@/features/records/api/list-records'
import { cx } from '@/lib/cx'
import { isBlank } from '@/lib/form/check'
import { useFormat } from '@/lib/format'
import { recordPath, titleOf, type Entity, type Field, type RecordData } from '@/lib/model'
import { listFields } from '@/views/list/columns'
import { RowMenuButton, type RowMenuControl } from '@/views/list/use-row-menu'

interface BranchProps {
  entity: Entity
  parent: string
  record: RecordData
  level: number
  /** Repères montrés à droite. */
  facts: Field[]
  /** Fiches sous chacune ; absentes, on ne le sait qu'en ouvrant. */
  counts: ReadonlyMap<string, number> | undefined
  /** La première de l'arbre est celle où mène la tabulation. */
  first: boolean
  menu: RowMenuControl
}

export function Branch({ entity, parent, record, facts, counts, level, first, menu }: BranchProps) {
  const { t } = useTranslation()
  const model = useModel()
  const { number: figure } = useFormat()
  const navigate = useNavigate()
  const [open, setOpen] = useState(false)
  const under = counts?.get(record.id) ?? (counts ? 0 : undefined)
  const { data, error, refetch } = useQuery({ ...searchQuery(entity, { filter: `${parent} == ${JSON.stringify(record.id)}`, ...listFields(model, entity, facts), sort: entity.title_field, limit: 500 }), enabled: open })
  const children = data?.data
  const leaf = under === 0 || (open && children?.length === 0)
  const keys = (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget) return
    if (event.key === 'Enter') void navigate({ to: recordPath(entity, record.id) })
    else if (event.key === 'ArrowRight' && open) event.currentTarget.querySelector<HTMLElement>('[role="treeitem"]')?.focus()
    else if (event.key === 'ArrowRight' && !leaf) setOpen(true)
    else if (event.key === 'ArrowLeft' && open && !leaf) setOpen(false)
    else if (event.key === 'ArrowLeft') event.currentTarget.parentElement?.closest<HTMLElement>('[role="treeitem"]')?.focus()
    else return
    event.preventDefault()
  }
  const { onContextMenu, ...gestures } = menu.on(record)
  // La touche Menu vise la branche ; un menu demandé sur une branche du dessous n'est pas le sien.
  const menuOf = (event: MouseEvent<HTMLElement>) => {
    if ((event.target as Element).closest('[role="treeitem"]') === event.currentTarget) onContextMenu(event)
  }
  const number = entity.number_field && entity.number_field !== entity.title_field ? record[entity.number_field] : undefined
  return (
    <li role="treeitem" aria-level={level} aria-selected={false} aria-expanded={leaf ? undefined : open} aria-labelledby={`branch-${record.id}`} tabIndex={first ? 0 : -1} onKeyDown={keys} className="ring-inside" onContextMenu={menuOf}>
      <div data-whole {...gestures} className="group/row flex min-h-row items-center gap-1 border-b px-3 hover:bg-muted" style={{ paddingInlineStart: (level - 1) * 24 + 8 }}>
        <button type="button" tabIndex={-1} aria-hidden onClick={() => setOpen(!open)} className={cx('grid size-7 place-items-center rounded-sm text-muted-foreground hover:bg-border touch:size-11', leaf && 'invisible')}>
          <ChevronRight aria-hidden className={cx('size-4 transition-transform', open && 'rotate-90')} />
        </button>
        <span id={`branch-${record.id}`} className="flex min-w-0 flex-1 items-center">
          <Link to={recordPath(entity, record.id)} data-row data-clip tabIndex={-1} className="min-w-0 truncate font-medium underline-offset-4 hover:underline">
            {titleOf(entity, record)}
          </Link>
          {number !== undefined && <span className="tnum ml-2 text-label text-muted-foreground">{String(number)}</span>}
          {under !== undefined && under > 0 && <span className="tnum ml-1.5 rounded-full bg-muted px-1.5 text-meta text-muted-foreground">{figure(under)}</span>}
          <span className="ml-auto flex min-w-0 shrink-0 gap-6 pl-4 text-label text-muted-foreground max-md:hidden">
            {facts
              .filter((field) => !isBlank(record[field.name]))
              .map((field) => (
                <span key={field.name} title={field.label} data-clip className="max-w-56 truncate">
                  <CellOf field={field} value={record[field.name]} />
                </span>
              ))}
          </span>
        </span>
        <RowMenuButton entity={entity} record={record} control={menu} tabIndex={-1} className="ml-1" />
      </div>
      {open && error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {open && !children && !error && <p className="py-1 text-label text-muted-foreground" style={{ paddingInlineStart: level * 24 + 36 }}>{t('state.loading')}</p>}
      {open && children && children.length > 0 && (
        <ul role="group">
          {children.map((child) => (
            <Branch key={child.id} entity={entity} parent={parent} record={child} facts={facts} counts={counts} level={level + 1} first={false} menu={menu} />
          ))}
        </ul>
      )}
    </li>
  )
}
