/** Ce qu'une barre deviendrait si on la lâchait ici : sa place et ses dates. */
import type { Tone } from '@/lib/model'
import { extentOf, shifted, type Dates } from './extent'
import type { Sizes } from './geometry'
import { partOf, type Frame } from './scale'
import type { May } from './time-bar'
import type { Drag } from './use-drag'
import type { Words } from './use-words'

interface DragGhostProps {
  drag: Drag
  frame: Frame
  dates: Dates
  zone: string
  may: May
  size: Sizes
  top: number
  tone: Tone
  words: Words
}

const HEADER = 56

export function DragGhost({ drag, frame, dates, zone, may, size, top, tone, words }: DragGhostProps) {
  const change = may.move || drag.edge !== 'both' ? shifted(drag.bar.record, dates, zone, frame, drag.edge, drag.count) : undefined
  const record = { ...drag.bar.record, ...change }
  const extent = extentOf(record, dates, zone, frame) ?? drag.bar
  const along = (at: number) => `calc(var(--label) + (100% - var(--label)) * ${Math.min(1, Math.max(0, partOf(frame, at)))})`
  return (
    <div aria-hidden data-tone={tone} className="time-bar time-ghost flex items-center text-label font-medium shadow-lg" style={{ top: HEADER + top + (size.row - size.bar) / 2, height: size.bar, left: along(extent.start), right: `max(0px, 100% - max(${along(extent.end)}, ${along(extent.start)} + 24px))` }}>
      <span className="tnum px-2 whitespace-nowrap">{words.dates(record, dates)}</span>
    </div>
  )
}
