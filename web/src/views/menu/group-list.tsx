/** Un groupe du menu : ses entrées dans l'ordre ; vide, il reste une place où poser. */
import { useDroppable } from '@dnd-kit/core'
import { useTranslation } from 'react-i18next'
import { cx } from '@/lib/cx'
import type { DraftEntry, MenuGroup } from './draft'
import { EntryRow } from './entry-row'

interface GroupListProps {
  group: MenuGroup
  label: string
  entries: DraftEntry[]
  nameOf: (entry: DraftEntry) => string
  open: string | undefined
  onOpen: (key: string) => void
  onMove: (key: string, step: 1 | -1) => void
  onChange: (key: string, part: Partial<DraftEntry>) => void
  onRemove: (key: string) => void
}

export function GroupList({ group, label, entries, nameOf, open, onOpen, onMove, onChange, onRemove }: GroupListProps) {
  const { t } = useTranslation()
  const { setNodeRef, isOver } = useDroppable({ id: group })
  const first = group === 'pilotage'
  const last = group === 'system'
  return (
    <section aria-labelledby={`menu-${group}`} className="grid gap-2">
      <h2 id={`menu-${group}`} className="text-section">
        {label}
      </h2>
      <ol ref={setNodeRef} className={cx('grid divide-y rounded-lg border bg-card', isOver && 'border-primary')}>
        {entries.length === 0 && <li className="px-4 py-3 text-muted-foreground">{t('shaping.emptyGroup')}</li>}
        {entries.map((entry, rank) => (
          <EntryRow
            key={entry.key}
            entry={entry}
            name={nameOf(entry)}
            first={first && rank === 0}
            last={last && rank === entries.length - 1}
            open={open === entry.key}
            onOpen={() => onOpen(entry.key)}
            onMove={(step) => onMove(entry.key, step)}
            onChange={(part) => onChange(entry.key, part)}
            onRemove={() => onRemove(entry.key)}
          />
        ))}
      </ol>
    </section>
  )
}
