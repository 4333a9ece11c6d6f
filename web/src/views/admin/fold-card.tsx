/** Une ligne qu'on règle : repliée, on la reconnaît ; dépliée, on l'écrit. Elle se range et s'en va. */
import { ChevronRight } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { cx } from '@/lib/cx'
import { MoveButtons } from './move-buttons'
import { RemoveButton } from './remove-button'

interface FoldCardProps extends ComponentProps<typeof MoveButtons> {
  id: string
  level: 'h3' | 'h4'
  note?: string
  sign?: ReactNode
  marks?: ReactNode
  open: boolean
  faults: string[]
  onToggle: () => void
  /** Absent : elle ne s'en va pas. */
  onRemove?: () => void
  children: ReactNode
}

export function FoldCard({ id, level: Heading, note, sign, marks, open, faults, onToggle, onRemove, children, ...place }: FoldCardProps) {
  const { name } = place
  return (
    <li className={cx('min-w-0', open && 'bg-muted/40', faults.length > 0 && 'border-l-2 border-l-danger')}>
      <div className="flex items-center gap-1 pr-1.5">
        <Heading className="min-w-0 flex-1">
          <button type="button" id={`${id}-head`} aria-expanded={open} aria-controls={`${id}-body`} onClick={onToggle} className="ring-inside flex min-h-12 w-full items-center gap-2.5 px-3 py-1.5 text-left hover:bg-muted">
            <ChevronRight aria-hidden className={cx('size-4 shrink-0 text-muted-foreground transition-transform', open && 'rotate-90')} />
            {sign}
            <span className="grid min-w-0 flex-1 sm:flex sm:items-baseline sm:gap-2">
              <span className="truncate font-medium">{name}</span>
              {note && <span className="truncate text-label text-muted-foreground">{note}</span>}
            </span>
            {marks}
          </button>
        </Heading>
        <MoveButtons {...place} />
        <RemoveButton name={name} disabled={!onRemove} onRemove={() => onRemove?.()} />
      </div>
      {faults.map((fault) => (
        <p key={fault} className="px-3 pb-2 pl-9 text-meta font-medium break-words text-danger">
          {fault}
        </p>
      ))}
      {open && (
        <section id={`${id}-body`} aria-labelledby={`${id}-head`} className="max-w-3xl px-3 pt-1 pb-5 sm:pl-9">
          {children}
        </section>
      )}
    </li>
  )
}
