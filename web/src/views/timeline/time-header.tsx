/** En-tête d'un planning : l'intitulé des lignes, et le temps sur deux rangées. */
import type { Ref } from 'react'
import { cx } from '@/lib/cx'
import { partOf, type Frame, type Stretch } from './scale'
import type { Words } from './use-words'

interface TimeHeaderProps {
  frame: Frame
  now: number
  label: string
  words: Words
  track: Ref<HTMLDivElement>
}

const place = (frame: Frame, part: Stretch) => ({ left: `${partOf(frame, part.from) * 100}%`, width: `${partOf({ from: 0, to: frame.to - frame.from }, part.to - part.from) * 100}%` })

export function TimeHeader({ frame, now, label, words, track }: TimeHeaderProps) {
  return (
    <div role="row" aria-rowindex={1} className="sticky top-0 z-30 flex h-14 border-b bg-muted text-label text-muted-foreground">
      <div role="columnheader" aria-colindex={1} className="time-label z-10 flex items-end border-r bg-muted px-3 pb-1.5 font-medium">
        <span className="truncate">{label}</span>
      </div>
      <div ref={track} role="columnheader" aria-colindex={2} className="relative flex-1">
        <span className="sr-only">{words.period(frame)}</span>
        <div aria-hidden>
          {frame.groups.map((group) => (
            <div key={group.from} className="time-group absolute top-0 h-7" style={place(frame, group)}>
              {/* Une semaine dont on ne voit qu'un jour n'a pas la place de son nom. */}
              {group.to - group.from > frame.unit && <span className="time-afloat inline-block max-w-full truncate px-2 py-1 font-medium text-foreground first-letter:uppercase">{words.group(frame, group)}</span>}
            </div>
          ))}
          {frame.columns.map((column) => {
            const current = now >= column.from && now < column.to
            return (
              <div key={column.from} className="absolute bottom-0 grid h-7 place-items-center overflow-hidden" style={place(frame, column)}>
                <span className={cx('tnum rounded-full px-1.5 whitespace-nowrap', current && 'bg-primary font-medium text-primary-foreground')}>{words.column(frame, column)}</span>
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}
