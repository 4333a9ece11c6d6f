/** Un groupe du menu : ses entrées dans l'ordre ; vide, il reste une place où poser. */
import { useDroppable } from '@dnd-kit/core'
import { useTranslation } from 'react-i18next'
import { cx } from '@/lib/cx'
import { EntryRow } from './entry-row'
import { useMenuDraft } from './menu-draft'
import { at, type MenuGroup } from './places'

export function GroupList({ group, label }: { group: MenuGroup; label: string }) {
  const { t } = useTranslation()
  const { setNodeRef, isOver } = useDroppable({ id: group })
  const entries = at(useMenuDraft().entries, { group })
  return (
    <section aria-labelledby={`menu-${group}`} className="grid gap-2">
      <h2 id={`menu-${group}`} className="text-section">
        {label}
      </h2>
      <ol ref={setNodeRef} className={cx('grid divide-y rounded-lg border bg-card', isOver && 'border-primary')}>
        {entries.length === 0 && <li className="px-4 py-3 text-muted-foreground">{t('shaping.emptyGroup')}</li>}
        {entries.map((entry, rank) => (
          <EntryRow key={entry.key} entry={entry} first={group === 'pilotage' && rank === 0} last={group === 'system' && rank === entries.length - 1} />
        ))}
      </ol>
    </section>
  )
}
