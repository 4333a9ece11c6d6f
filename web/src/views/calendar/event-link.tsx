/** Une fiche au calendrier : son heure, son titre ; un lien, comme partout. Alt et les flèches la déplacent. */
import { Link } from '@tanstack/react-router'
import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from '@/lib/cx'
import { useFormat } from '@/lib/format'
import { recordPath, titleOf, type Entity } from '@/lib/model'
import { RowMenuButton, type RowMenuControl } from '@/views/list/use-row-menu'
import { choiceOf, type Colouring } from '@/views/timeline/tones'
import { edges } from './edges'
import type { CalendarEvent } from './place'

interface EventLinkProps {
  entity: Entity
  event: CalendarEvent
  colouring: Colouring | undefined
  tall: boolean
  movable: boolean
  pending: boolean
  menu: RowMenuControl
  /** De tant de jours. */
  onMove: (event: CalendarEvent, days: number) => void
}

const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 }

export function EventLink({ entity, event, colouring, tall, movable, pending, menu, onMove }: EventLinkProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const { record, first, last } = event
  const choice = choiceOf(colouring, record)
  const keys = (pressed: KeyboardEvent) => {
    const days = pressed.altKey && movable && !pressed.ctrlKey && !pressed.metaKey ? steps[pressed.key] : undefined
    if (days === undefined) return
    pressed.preventDefault()
    onMove(event, days)
  }
  const { onContextMenu, onPointerDown, onClickCapture } = menu.on(record)
  return (
    <div data-whole className={cx('group/row relative flex min-w-0', !tall && !first && '-ml-1', !tall && !last && '-mr-1')} onContextMenu={onContextMenu} {...(movable ? {} : { onPointerDown, onClickCapture })}>
      <Link
        to={recordPath(entity, record.id)}
        draggable={false}
        data-row
        data-key={record.id}
        data-movable={movable || undefined}
        aria-busy={pending || undefined}
        aria-keyshortcuts={movable ? 'Alt+ArrowLeft Alt+ArrowRight Alt+ArrowUp Alt+ArrowDown' : undefined}
        onKeyDown={keys}
        className={cx(
          'flex min-h-6 min-w-0 flex-1 items-baseline gap-1.5 rounded-sm border bg-card px-1.5 py-px text-label select-none hover:bg-muted touch:min-h-11 touch:items-center',
          first ? cx('border-l-3', edges[choice?.tone ?? 'info']) : 'rounded-l-none border-l-0',
          !last && 'rounded-r-none border-r-0',
          tall ? 'flex-wrap py-1.5 pr-7 touch:pr-11' : 'md:touch:pr-8',
          movable && 'cursor-grab active:cursor-grabbing',
          pending && 'opacity-60',
        )}
      >
        {event.at && <span className="tnum shrink-0 text-meta text-muted-foreground">{format.time(event.at)}</span>}
        <span data-clip className={tall ? 'min-w-0 break-words' : 'truncate'}>
          {!first && (
            <span className="text-muted-foreground">
              <span aria-hidden>‹ </span>
              <span className="sr-only">{t('calendar.goesOn')} </span>
            </span>
          )}
          {titleOf(entity, record)}
        </span>
        {tall && choice && <span className="ml-auto text-meta text-muted-foreground">{choice.label}</span>}
      </Link>
      {/* Dans les cases d'un mois sur téléphone, il couvrirait la fiche : le doigt qui s'attarde l'ouvre aussi. */}
      <RowMenuButton entity={entity} record={record} control={menu} className={cx('absolute top-0.5 right-0.5 bg-card touch:top-0 touch:right-0 touch:bg-transparent', !tall && 'touch:w-8 max-md:hidden')} />
    </div>
  )
}
