/** Les liens entre tâches, sous les barres. Leur sens se lit dans l'intitulé des barres : le tracé est pour l'œil. */
import { useEffect, useState, type RefObject } from 'react'
import { connectorsOf, placesOf } from './connectors'
import type { Sizes } from './geometry'
import type { Waiting } from './use-link'
import type { Plan } from './use-plan'
import type { Row } from './rows'
import type { Frame } from './scale'

interface LinksLayerProps {
  plan: Plan
  waiting: readonly Waiting[]
  rows: Row[]
  offsets: number[]
  size: Sizes
  frame: Frame
  seen: number[]
  track: RefObject<HTMLElement | null>
}

export function LinksLayer({ plan, waiting, rows, offsets, size, frame, seen, track }: LinksLayerProps) {
  const width = useWidth(track)
  if (!plan.network || width === 0) return null
  const [places, rowsSeen] = [placesOf(rows, offsets, size, frame, width), new Set(seen)]
  const connectors = connectorsOf(plan.network.links, places, rowsSeen, size)
  const { links } = plan.network
  // Un lien relu avant que son attente finisse ne se dessine pas deux fois.
  const awaited = waiting.filter((one) => !links.some((link) => link.from === one.from && link.to === one.to && link.type === 'FS'))
  const pending = connectorsOf(awaited.map((one) => ({ ...one, type: 'FS', lag: 0, broken: false, critical: false })), places, rowsSeen, size)
  // Le chemin critique passe devant.
  const drawn = connectors.toSorted((left, right) => Number(left.link.critical) - Number(right.link.critical))
  return (
    <svg aria-hidden className="time-links" width={width} height={offsets.at(-1)} data-links={drawn.length}>
      {drawn.map(({ key, link, line, arrow }) => (
        <g key={key} data-critical={(plan.critical && link.critical) || undefined} data-broken={link.broken || undefined}>
          <path d={line} className="time-link" />
          <path d={arrow} className="time-arrow" />
        </g>
      ))}
      {pending.map(({ key, line, arrow }) => (
        <g key={`pending ${key}`} data-pending>
          <path d={line} className="time-link" />
          <path d={arrow} className="time-arrow" />
        </g>
      ))}
    </svg>
  )
}

function useWidth(track: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const element = track.current
    if (!element) return
    const watcher = new ResizeObserver(() => setWidth(element.offsetWidth))
    watcher.observe(element)
    return () => watcher.disconnect()
  }, [track])
  return width
}
