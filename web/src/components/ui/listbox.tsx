/** Liste d'options sous un champ, partagée par le menu de choix et la recherche. Le clavier reste au champ (ARIA « combobox »). */
import { Check } from 'lucide-react'
import { Popover as Primitive } from 'radix-ui'
import type { ReactNode, RefObject } from 'react'
import { cx } from '@/lib/cx'
import { floatingStyle } from './popover'

export interface ListboxItem {
  id: string
  content: ReactNode
  selected: boolean
}

interface ListboxProps {
  id: string
  label: string
  items: ListboxItem[]
  active: number
  many?: boolean
  /** Le champ qui garde le focus : un appui dessus ne ferme pas la liste. */
  owner: RefObject<HTMLElement | null>
  onActive: (index: number) => void
  onPick: (index: number) => void
  children?: ReactNode
}

export const optionId = (listId: string, index: number): string => `${listId}-${index}`

/** Index voisin, en boucle. */
export const neighbour = (index: number, step: number, length: number): number => (length === 0 ? 0 : (index + step + length) % length)

export function Listbox({ id, label, items, active, many, owner, onActive, onPick, children }: ListboxProps) {
  return (
    // Sans portail : dans une boîte de dialogue, la liste doit rester dans son piège à focus.
    <Primitive.Content
      align="start"
      sideOffset={4}
      collisionPadding={8}
      role="presentation"
      onOpenAutoFocus={(event) => event.preventDefault()}
      onCloseAutoFocus={(event) => event.preventDefault()}
      onInteractOutside={(event) => {
        if (owner.current?.contains(event.target as Node)) event.preventDefault()
      }}
      className={cx(floatingStyle, 'max-h-[min(20rem,var(--radix-popover-content-available-height))] min-w-(--radix-popover-trigger-width) max-w-[calc(100vw-16px)] animate-pop overflow-y-auto p-1.5 scroll-thin')}
    >
      <div id={id} role="listbox" aria-multiselectable={many || undefined} aria-label={label}>
        {items.map((item, index) => (
          <OptionRow key={item.id} id={optionId(id, index)} selected={item.selected} active={index === active} className="gap-2" onActive={() => onActive(index)} onPick={() => onPick(index)}>
            <span className="flex min-w-0 flex-1 items-center gap-2">{item.content}</span>
            <Check aria-hidden className={cx('size-4 shrink-0 text-primary', !item.selected && 'invisible')} />
          </OptionRow>
        ))}
      </div>
      {children}
    </Primitive.Content>
  )
}

interface OptionRowProps {
  id: string
  selected: boolean
  /** Où sont les flèches : elle reste en vue. */
  active: boolean
  className: string
  onActive: () => void
  onPick: () => void
  children: ReactNode
}

/** Une option ; le focus reste au champ. */
export const OptionRow = ({ id, selected, active, className, onActive, onPick, children }: OptionRowProps) => (
  <div
    id={id}
    role="option"
    aria-selected={selected}
    ref={(node) => {
      if (active) node?.scrollIntoView?.({ block: 'nearest' })
    }}
    className={cx('flex min-h-8 cursor-pointer items-center rounded-md px-2.5 py-1 touch:min-h-12', className, active && 'bg-muted forced-colors:outline')}
    onPointerMove={onActive}
    onPointerDown={(event) => event.preventDefault()}
    onClick={onPick}
  >
    {children}
  </div>
)
