/** Une entrée du menu : on la glisse par sa poignée, on la déplace aux flèches, on la cache, on la règle ; un sous-menu montre ce qu'il tient. */
import { useDraggable, useDroppable } from '@dnd-kit/core'
import { ChevronRight, Eye, EyeOff, GripVertical } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { cx } from '@/lib/cx'
import { MoveButtons } from '@/views/admin/move-buttons'
import { RemoveButton } from '@/views/admin/remove-button'
import type { DraftEntry } from './draft'
import { EntryFace } from './entry-face'
import { EntrySettings } from './entry-settings'
import { useMenuDraft } from './menu-draft'
import { at, isSubmenu } from './places'

interface EntryRowProps {
  entry: DraftEntry
  /** Rien au-dessus, rien au-dessous, dans tout le menu. */
  first?: boolean
  last?: boolean
}

export function EntryRow({ entry, first = false, last = false }: EntryRowProps) {
  const { t } = useTranslation()
  const { entries, nameOf, open: opened, onOpen, onMove, onChange, onRemove } = useMenuDraft()
  const name = nameOf(entry)
  const open = opened === entry.key
  const held = at(entries, { group: entry.group, in: entry.key })
  const { setNodeRef: over, isOver } = useDroppable({ id: entry.key })
  const { setNodeRef: handle, listeners, isDragging } = useDraggable({ id: entry.key })
  return (
    <li ref={over} data-entry={entry.key} data-over={(isOver && !isDragging) || undefined} className={cx('min-w-0 data-over:bg-accent', isDragging && 'opacity-40')}>
      <div className="flex items-center gap-0.5 pr-1.5">
        <span ref={handle} {...listeners} aria-hidden title={t('shaping.drag')} className="grid size-9 shrink-0 cursor-grab touch-none place-items-center text-muted-foreground touch:size-11">
          <GripVertical className="size-4" />
        </span>
        <h3 className="min-w-0 flex-1">
          <button type="button" aria-expanded={open} aria-controls={`${entry.key}-settings`} onClick={() => onOpen(entry.key)} className="ring-inside flex min-h-11 w-full items-center gap-2 px-1 text-left">
            <ChevronRight aria-hidden className={cx('size-4 shrink-0 text-muted-foreground transition-transform', open && 'rotate-90')} />
            <EntryFace entry={entry} name={name} />
          </button>
        </h3>
        <MoveButtons name={name} first={first} last={last} onMove={(step) => onMove(entry.key, step)} />
        {entry.added ? (
          <RemoveButton name={name} onRemove={() => onRemove(entry.key)} />
        ) : (
          <Button variant="ghost" size="smallIcon" aria-pressed={entry.hidden === true} aria-label={t('shaping.hide', { name })} onClick={() => onChange(entry.key, { hidden: !entry.hidden })}>
            {entry.hidden ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
          </Button>
        )}
      </div>
      {open && (
        <section id={`${entry.key}-settings`} aria-label={name} className="px-3 pt-1 pb-5 sm:pl-11">
          <EntrySettings entry={entry} />
        </section>
      )}
      {isSubmenu(entry) && (
        <ol aria-label={name} className="ml-4 divide-y border-t border-l sm:ml-9">
          {held.length === 0 && <li className="px-4 py-3 text-muted-foreground">{t('shaping.emptyGroup')}</li>}
          {held.map((one) => (
            <EntryRow key={one.key} entry={one} />
          ))}
        </ol>
      )}
    </li>
  )
}
