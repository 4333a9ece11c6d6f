/** Une section de l'arrangement : ses champs dans l'ordre, ses réglages, sa place parmi les autres. */
import { useDroppable } from '@dnd-kit/core'
import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { cx } from '@/lib/cx'
import { MoveButtons } from '@/views/admin/move-buttons'
import { RemoveButton } from '@/views/admin/remove-button'
import type { DraftSection } from './draft'

interface SectionBoxProps {
  section: DraftSection
  label: string
  first: boolean
  last: boolean
  open: boolean
  onOpen: () => void
  onMove: (step: 1 | -1) => void
  onRemove: () => void
  settings: ReactNode
  children: ReactNode
}

export function SectionBox({ section, label, first, last, open, onOpen, onMove, onRemove, settings, children }: SectionBoxProps) {
  const { t } = useTranslation()
  const { name } = section
  const { setNodeRef, isOver } = useDroppable({ id: `section ${name}` })
  return (
    <section aria-labelledby={`layout-${name}`} data-section={name} className={cx('min-w-0 rounded-lg border bg-card', isOver && 'border-primary')}>
      <div className="flex items-center gap-0.5 border-b pr-1">
        <h3 className="min-w-0 flex-1">
          <button type="button" id={`layout-${name}`} aria-expanded={open} aria-controls={`layout-${name}-settings`} onClick={onOpen} className="ring-inside flex min-h-10 w-full items-center gap-2 px-2 text-left touch:min-h-11">
            <ChevronRight aria-hidden className={cx('size-4 shrink-0 text-muted-foreground transition-transform', open && 'rotate-90')} />
            <span className="min-w-0 flex-1 truncate font-medium">{label}</span>
            {section.collapsed && <Badge>{t('shaping.folded')}</Badge>}
            {section.visible && <Badge tone="info">{t('shaping.conditional')}</Badge>}
          </button>
        </h3>
        <MoveButtons name={label} first={first} last={last} onMove={onMove} />
        <RemoveButton name={label} row="section[data-section]" disabled={first && last} onRemove={onRemove} />
      </div>
      {open && (
        <div id={`layout-${name}-settings`} className="border-b px-3 pt-3 pb-4">
          {settings}
        </div>
      )}
      <ul ref={setNodeRef} className="grid min-h-9 divide-y">
        {children}
      </ul>
      {section.fields.length === 0 && <p className="px-3 pb-2.5 text-muted-foreground">{t('shaping.emptySection')}</p>}
    </section>
  )
}
