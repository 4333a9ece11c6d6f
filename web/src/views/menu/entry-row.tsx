/** Une entrée du menu : on la glisse par sa poignée, on la déplace aux flèches, on la cache, on la règle. */
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

interface EntryRowProps {
  entry: DraftEntry
  name: string
  first: boolean
  last: boolean
  open: boolean
  onOpen: () => void
  onMove: (step: 1 | -1) => void
  onChange: (part: Partial<DraftEntry>) => void
  onRemove: () => void
}

export function EntryRow({ entry, name, first, last, open, onOpen, onMove, onChange, onRemove }: EntryRowProps) {
  const { t } = useTranslation()
  const { setNodeRef: over, isOver } = useDroppable({ id: entry.key })
  const { setNodeRef: handle, listeners, isDragging } = useDraggable({ id: entry.key })
  return (
    <li ref={over} data-entry={entry.key} className={cx('min-w-0', isOver && !isDragging && 'bg-accent', isDragging && 'opacity-40')}>
      <div className="flex items-center gap-0.5 pr-1.5">
        <span ref={handle} {...listeners} aria-hidden title={t('shaping.drag')} className="grid size-9 shrink-0 cursor-grab touch-none place-items-center text-muted-foreground touch:size-11">
          <GripVertical className="size-4" />
        </span>
        <h3 className="min-w-0 flex-1">
          <button type="button" aria-expanded={open} aria-controls={`${entry.key}-settings`} onClick={onOpen} className="ring-inside flex min-h-11 w-full items-center gap-2 px-1 text-left">
            <ChevronRight aria-hidden className={cx('size-4 shrink-0 text-muted-foreground transition-transform', open && 'rotate-90')} />
            <EntryFace entry={entry} name={name} />
          </button>
        </h3>
        <MoveButtons name={name} first={first} last={last} onMove={onMove} />
        {entry.added ? (
          <RemoveButton name={name} onRemove={onRemove} />
        ) : (
          <Button variant="ghost" size="smallIcon" aria-pressed={entry.hidden === true} aria-label={t('shaping.hide', { name })} onClick={() => onChange({ hidden: !entry.hidden })}>
            {entry.hidden ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
          </Button>
        )}
      </div>
      {open && (
        <section id={`${entry.key}-settings`} aria-label={name} className="px-3 pt-1 pb-5 sm:pl-11">
          <EntrySettings entry={entry} name={name} onChange={onChange} />
        </section>
      )}
    </li>
  )
}
