/** Le lien qu'on tire : jusqu'au pointeur, puis tel qu'il se dessinerait sur la barre qu'il vise. */
import { useEffect, useState, type RefObject } from 'react'
import { followPointer } from '@/lib/follow-pointer'
import { elbow, placesOf } from './connectors'
import type { Sizes } from './geometry'
import type { Row } from './rows'
import type { Frame } from './scale'
import type { Pull } from './use-link-drag'

interface LinkPreviewProps {
  pull: Pull
  rows: Row[]
  offsets: number[]
  size: Sizes
  frame: Frame
  track: RefObject<HTMLElement | null>
  body: RefObject<HTMLElement | null>
}

export function LinkPreview({ pull, rows, offsets, size, frame, track, body }: LinkPreviewProps) {
  const [at, setAt] = useState<{ x: number; y: number } | undefined>()
  useEffect(() => {
    const move = ({ clientX, clientY }: PointerEvent) => setAt({ x: clientX - (track.current?.getBoundingClientRect().left ?? 0), y: clientY - (body.current?.getBoundingClientRect().top ?? 0) })
    const ignore = () => undefined
    return followPointer({ move, up: ignore, stop: ignore, key: ignore })
  }, [track, body])
  const width = track.current?.offsetWidth ?? 0
  const places = placesOf(rows, offsets, size, frame, width)
  const [from, over] = [places.get(pull.from), pull.over === undefined ? undefined : places.get(pull.over)]
  if (!from || !at) return null
  const drawn = over ? elbow('FS', from, over, size) : { line: `M${from.right} ${from.y}L${at.x} ${at.y}`, arrow: '' }
  return (
    <svg aria-hidden className="time-links time-pull" width={width} height={offsets.at(-1)} data-aimed={over ? '' : undefined}>
      <path d={drawn.line} className="time-link" />
      <path d={drawn.arrow} className="time-arrow" />
    </svg>
  )
}
