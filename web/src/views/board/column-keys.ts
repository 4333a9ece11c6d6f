/** Au clavier, une fiche soulevée saute de colonne en colonne : ← et → visent le milieu de la voisine. */
import type { KeyboardCoordinateGetter } from '@dnd-kit/core'

export const columnKeys: KeyboardCoordinateGetter = (event, { context: { active, collisionRect, droppableRects, droppableContainers } }) => {
  const step = event.code === 'ArrowRight' ? 1 : event.code === 'ArrowLeft' ? -1 : 0
  if (step === 0 || !active || !collisionRect) return undefined
  event.preventDefault()
  const columns = droppableContainers
    .getEnabled()
    .flatMap((container) => droppableRects.get(container.id) ?? [])
    .toSorted((left, right) => left.left - right.left)
  const middle = collisionRect.left + collisionRect.width / 2
  const here = columns.findIndex((column) => middle >= column.left && middle <= column.left + column.width)
  const next = columns[here + step]
  return next && { x: next.left + (next.width - collisionRect.width) / 2, y: next.top + 48 }
}
