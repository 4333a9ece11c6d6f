/** La liste en cartes : ses outils, ses fiches, leur menu, et le choix de plusieurs. */
import { useEffect, useRef } from 'react'
import type { Entity, Field, RecordData } from '@/lib/model'
import { useCardChoice } from './card-choice'
import CardTools from './card-tools'
import RecordCards from './record-cards'
import type { Selection } from './selection'
import { useRowMenu } from './use-row-menu'

interface CardListProps {
  entity: Entity
  columns: Field[]
  records: RecordData[]
  hasMore: boolean
  sort: string | undefined
  onSort: (sort: string | undefined) => void
  selection: Selection
  onSelection: (next: Selection) => void
}

export default function CardList({ entity, columns, records, hasMore, sort, onSort, selection, onSelection }: CardListProps) {
  const menu = useRowMenu(entity)
  const choice = useCardChoice(selection, onSelection)
  const frame = useRef<HTMLDivElement>(null)
  const { on, end } = choice
  const latest = useRef(end)
  useEffect(() => {
    latest.current = end
  })
  useEffect(() => {
    const list = frame.current
    if (!on || !list) return
    const leave = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return
      event.preventDefault()
      latest.current()
    }
    list.addEventListener('keydown', leave)
    return () => list.removeEventListener('keydown', leave)
  }, [on])
  return (
    <div ref={frame} className="contents">
      <CardTools entity={entity} sort={sort} onSort={onSort} choice={choice} onSelection={onSelection} />
      <RecordCards entity={entity} columns={columns} records={records} hasMore={hasMore} menu={menu} choice={choice} />
      {menu.menu}
    </div>
  )
}
