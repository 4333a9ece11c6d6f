/** Au clavier, un favori soulevé saute de ligne en ligne : ↑ et ↓ visent le milieu de la voisine. */
import type { KeyboardCoordinateGetter } from '@dnd-kit/core'

export const lineKeys: KeyboardCoordinateGetter = (event, { context: { collisionRect, droppableRects, droppableContainers } }) => {
  const step = event.code === 'ArrowDown' ? 1 : event.code === 'ArrowUp' ? -1 : 0
  if (step === 0 || !collisionRect) return undefined
  event.preventDefault()
  const lines = droppableContainers
    .getEnabled()
    .flatMap((container) => droppableRects.get(container.id) ?? [])
    .toSorted((above, below) => above.top - below.top)
  const middle = collisionRect.top + collisionRect.height / 2
  const here = lines.findIndex((line) => middle >= line.top && middle <= line.top + line.height)
  const next = lines[here + step]
  return next && { x: collisionRect.left, y: next.top + (next.height - collisionRect.height) / 2 }
}
