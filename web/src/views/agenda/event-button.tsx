/** Une chose de l'agenda : un événement s'ouvre sur place, la fiche d'une autre entité est un lien vers elle. */
import { Link } from '@tanstack/react-router'
import { Repeat } from 'lucide-react'
import type { KeyboardEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { EVENT } from '@/features/calendar/api/agenda'
import { useModel } from '@/features/model/use-model'
import { cx } from '@/lib/cx'
import { useFormat } from '@/lib/format'
import { fieldNamed, type Tone } from '@/lib/model'
import { edges } from '@/views/calendar/edges'
import type { Placed, Shift } from './items'
import { STEP } from './use-grab'

interface EventButtonProps {
  placed: Placed
  tall: boolean
  movable: boolean
  /** Remplit la place que la grille des heures lui donne. */
  filling?: boolean
  /** Les flèches haut et bas changent l'heure ; ailleurs, elles passent d'une semaine à l'autre. */
  byHour?: boolean
  onOpen: (placed: Placed) => void
  onShift: (placed: Placed, shift: Shift) => void
}

export function EventButton({ placed, tall, movable, filling, byHour, onOpen, onShift }: EventButtonProps) {
  const { item } = placed
  const style = cx(
    'flex w-full min-w-0 gap-x-1.5 rounded-sm border border-l-3 bg-card px-1.5 py-px text-left text-label hover:bg-muted touch:min-h-11',
    filling ? 'relative h-full min-h-6 overflow-hidden' : 'min-h-6 items-baseline touch:items-center',
    filling && !isShort(placed) && 'flex-col',
    tall && !filling && 'flex-wrap py-1.5',
    item.status === 'tentative' && 'border-dashed',
    movable && 'cursor-grab active:cursor-grabbing',
    edges[useTone(placed)],
  )
  const said = <Said placed={placed} tall={tall} filling={filling} />
  if (item.entity !== EVENT) {
    return (
      <Link to={item.url} data-row data-key={placed.key} className={style}>
        {said}
      </Link>
    )
  }
  const keys = (event: KeyboardEvent) => {
    const shift = event.altKey && movable ? shiftOf(event, placed, byHour) : undefined
    if (!shift) return
    event.preventDefault()
    onShift(placed, shift)
  }
  return (
    <button
      type="button"
      data-row
      data-key={placed.key}
      data-movable={movable || undefined}
      aria-keyshortcuts={movable ? 'Alt+ArrowLeft Alt+ArrowRight Alt+ArrowUp Alt+ArrowDown' : undefined}
      className={style}
      onKeyDown={keys}
      onClick={() => onOpen(placed)}
    >
      {said}
      {filling && movable && <span aria-hidden data-end className="absolute inset-x-0 bottom-0 h-1.5 cursor-ns-resize" />}
    </button>
  )
}

/** Trop courte pour deux lignes : l'heure et le titre se suivent. */
const isShort = ({ from, to }: Placed) => to - from <= 45

function Said({ placed, tall, filling }: { placed: Placed; tall: boolean; filling?: boolean }) {
  const { item, whole, first } = placed
  const { t } = useTranslation()
  const format = useFormat()
  const entity = useModel().entities[item.entity]
  const event = item.entity === EVENT
  const marks: ReactNode[] = [
    item.status === 'tentative' && t('agenda.tentative'),
    item.answer === 'pending' && t('agenda.toAnswer'),
    item.answer === 'declined' && t('agenda.declined'),
    !event && entity?.label,
  ].filter(Boolean)
  return (
    <>
      {!whole && first && <span className="tnum shrink-0 text-meta text-muted-foreground">{format.time(item.start)}</span>}
      {/* Sa propre couleur en plus du ton de sa catégorie : un repère, jamais le seul. */}
      {item.color && <span aria-hidden className="size-2 shrink-0 self-center rounded-full forced-color-adjust-none" style={{ backgroundColor: item.color }} />}
      <span className={cx('min-w-0', tall && !isShort(placed) ? 'break-words' : 'truncate')}>
        <span className={cx((item.status === 'cancelled' || item.answer === 'declined') && 'line-through')}>{item.title}</span>
        {item.recurring && (
          <>
            <Repeat aria-hidden className="ml-1 inline size-3 text-muted-foreground" />
            <span className="sr-only"> {t('agenda.recurring')}</span>
          </>
        )}
      </span>
      {item.status === 'cancelled' && <span className="sr-only">{t('agenda.cancelled')}</span>}
      {marks.length > 0 && <span className={cx('text-meta text-muted-foreground', !tall ? 'sr-only' : !filling && 'ml-auto')}>{marks.join(', ')}</span>}
      {tall && item.location && <span className="text-meta text-muted-foreground">{item.location}</span>}
    </>
  )
}

function useTone({ item }: Placed): Tone {
  const event = useModel().entities[EVENT]
  if (item.entity !== EVENT) return 'violet'
  const options = event ? fieldNamed(event, 'category')?.options : undefined
  return options?.find((one) => one.value === item.category)?.tone ?? 'info'
}

/** Alt et une flèche : un jour de côté, un pas d'heure (ou une semaine) de haut en bas ; avec Maj, la fin seule. */
function shiftOf({ key, shiftKey }: KeyboardEvent, { item }: Placed, byHour = false): Shift | undefined {
  const side = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0
  const down = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0
  if (side === 0 && down === 0) return undefined
  const timed = byHour && !item.all_day
  const days = side + (timed ? 0 : 7 * down)
  return { days, minutes: timed ? 2 * STEP * down : 0, end: shiftKey }
}
