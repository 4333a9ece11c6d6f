/** Ce qu'on fait des notifications choisies : les lire, les effacer, en choisir davantage. */
import { useQueryClient } from '@tanstack/react-query'
import { CheckCheck, Trash2, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import type { Asked, Notification } from '@/features/notifications/api/list-notifications'
import { untilNow } from '@/features/notifications/cache'
import { countOf, everything, nothing, type Selection } from '@/views/list/selection'
import { isAimed, targetOf } from './notification-target'
import { useReading } from './use-reading'
import { useRemoval } from './use-removal'

interface SelectionBarProps {
  asked: Asked
  selection: Selection
  /** Celles qui sont à l'écran. */
  items: Notification[]
  /** Combien répondent aux filtres, si le serveur le sait. */
  total: number | undefined
  onSelection: (next: Selection) => void
  /** La barre s'en va. */
  onGone: () => void
}

export function SelectionBar({ asked, selection, items, total, onSelection, onGone }: SelectionBarProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const reading = useReading()
  const removal = useRemoval()
  const count = countOf(selection, total)
  const clear = () => {
    onGone()
    onSelection(nothing)
  }
  const read = () => {
    reading.mutate(targetOf(selection, asked, untilNow(client)))
    clear()
  }
  const remove = () => {
    const now = untilNow(client)
    const shown = new Set(items.map(({ id }) => id))
    removal({ target: targetOf(selection, asked, now), count, hides: (item) => isAimed(selection, asked, now, shown, item) })
    clear()
  }
  return (
    <div role="region" aria-label={t('notifications.chosen')} className="sticky bottom-2 z-20 mx-auto mt-3 flex w-fit max-w-full flex-wrap items-center justify-center gap-2 rounded-xl border bg-popover py-2 pr-2 pl-4 shadow-lg">
      <p role="status" className="tnum font-medium">
        {count === undefined ? t('notifications.selectedAll') : t('notifications.selected', { count })}
      </p>
      {!selection.all && total !== undefined && total > selection.ids.size && (
        <Button size="small" variant="link" onClick={() => onSelection(everything)}>
          {t('notifications.selectAll', { count: total })}
        </Button>
      )}
      <Button size="small" onClick={read}>
        <CheckCheck aria-hidden />
        {t('notifications.markRead')}
      </Button>
      <Button size="small" variant="quietDanger" onClick={remove}>
        <Trash2 aria-hidden />
        {t('action.delete')}
      </Button>
      <Button size="smallIcon" variant="ghost" aria-label={t('notifications.clear')} onClick={clear}>
        <X aria-hidden />
      </Button>
    </div>
  )
}
