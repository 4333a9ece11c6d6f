/** Un champ de l'arrangement : on le glisse par sa poignée, on le déplace aux flèches, on le montre ou on le cache. */
import { useDraggable, useDroppable } from '@dnd-kit/core'
import { Eye, EyeOff, GripVertical } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import type { LayoutField } from '@/features/definitions/api/layout'
import { cx } from '@/lib/cx'
import { MoveButtons } from '@/views/admin/move-buttons'

interface FieldRowProps {
  field: LayoutField
  shown: boolean
  first: boolean
  last: boolean
  onMove: (step: 1 | -1) => void
  onToggle: () => void
}

export function FieldRow({ field, shown, first, last, onMove, onToggle }: FieldRowProps) {
  const { t } = useTranslation()
  const { name, label } = field
  const { setNodeRef: over, isOver } = useDroppable({ id: `field ${name}` })
  const { setNodeRef: handle, listeners, isDragging } = useDraggable({ id: name })
  const locked = shown && field.mandatory
  return (
    <li ref={over} data-field={name} data-over={(isOver && !isDragging) || undefined} className={cx('flex min-w-0 items-center gap-0.5 pr-1 data-over:bg-accent', isDragging && 'opacity-40')}>
      <span ref={handle} {...listeners} aria-hidden title={t('shaping.drag')} className="grid size-8 shrink-0 cursor-grab touch-none place-items-center text-muted-foreground touch:size-11">
        <GripVertical className="size-4" />
      </span>
      <FieldFace field={field} />
      {shown && <MoveButtons name={label} first={first} last={last} onMove={onMove} />}
      <Button
        variant="ghost"
        size="smallIcon"
        aria-label={t(shown ? 'shaping.hide' : 'shaping.show', { name: label })}
        title={locked ? t('shaping.mandatory') : undefined}
        disabled={locked}
        data-toggle
        onClick={onToggle}
      >
        {shown ? <Eye aria-hidden /> : <EyeOff aria-hidden />}
      </Button>
    </li>
  )
}

export function FieldFace({ field, lifted }: { field: LayoutField; lifted?: boolean }) {
  const { t } = useTranslation()
  return (
    <span className={cx('flex min-w-0 flex-1 items-baseline gap-2 py-1.5', lifted && 'rounded-lg border bg-popover px-3 shadow-lg')}>
      <span className="truncate">
        {field.label}
        {field.mandatory && (
          <span className="text-danger" title={t('form.required')}>
            {' *'}
          </span>
        )}
      </span>
      <span className="truncate font-mono text-meta text-muted-foreground">{field.name}</span>
    </span>
  )
}
