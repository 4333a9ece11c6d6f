/** Les favoris d'un dossier, qui s'ordonnent en les glissant : à la souris, au doigt, au clavier. */
import { closestCenter, DndContext, KeyboardSensor, PointerSensor, useSensor, useSensors, type DragEndEvent, type UniqueIdentifier } from '@dnd-kit/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Bookmark } from '@/features/bookmarks/api/bookmarks'
import { lineKeys } from './line-keys'

interface FolderLinesProps {
  items: Bookmark[]
  /** Prend la place d'un autre. */
  onPlace: (id: string, target: string) => void
  children: ReactNode
}

export function FolderLines({ items, onPlace, children }: FolderLinesProps) {
  const { t } = useTranslation()
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 6 } }), useSensor(KeyboardSensor, { coordinateGetter: lineKeys }))
  const nameOf = (id: UniqueIdentifier | undefined) => items.find((one) => one.id === id)?.name ?? ''
  const drop = ({ active, over }: DragEndEvent) => {
    if (over && over.id !== active.id) onPlace(String(active.id), String(over.id))
  }
  const announcements = {
    onDragStart: ({ active }: Pick<DragEndEvent, 'active'>) => t('bookmarks.dragLifted', { name: nameOf(active.id) }),
    onDragOver: ({ active, over }: Pick<DragEndEvent, 'active' | 'over'>) => (over && over.id !== active.id ? t('bookmarks.dragOver', { target: nameOf(over.id) }) : undefined),
    onDragEnd: ({ active, over }: Pick<DragEndEvent, 'active' | 'over'>) => (over ? t('bookmarks.dragDropped', { name: nameOf(active.id), target: nameOf(over.id) }) : t('bookmarks.dragCancelled')),
    onDragCancel: () => t('bookmarks.dragCancelled'),
  }
  return (
    <DndContext sensors={sensors} collisionDetection={closestCenter} accessibility={{ announcements, screenReaderInstructions: { draggable: t('bookmarks.dragHelp') } }} onDragEnd={drop}>
      <ul className="mt-2 grid divide-y rounded-lg border bg-card">{children}</ul>
    </DndContext>
  )
}
