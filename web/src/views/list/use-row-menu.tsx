/**
 * Le menu d'une fiche, là où elle se montre : clic droit, touche Menu, doigt qui s'attarde, ou le bouton « ⋮ ».
 *
 * Une vue l'appelle une fois, pose `on(fiche)` sur chaque carte ou ligne, et `menu` où elle veut.
 */
import { EllipsisVertical } from 'lucide-react'
import { lazy, Suspense, useEffect, useRef, useState, type MouseEvent, type PointerEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from '@/lib/cx'
import { titleOf, type Entity, type RecordData } from '@/lib/model'
import type { RowMenuAt } from './row-menu'

const RowMenu = lazy(() => import('./row-menu'))

/** Le temps d'un appui qui demande le menu, et ce qu'un doigt bouge sans le vouloir. */
const HOLD_MS = 500
const SLACK = 8

export interface RowMenuControl {
  /** Gestes à poser sur l'élément de la fiche. */
  on: (record: RecordData) => {
    onContextMenu: (event: MouseEvent) => void
    onPointerDown: (event: PointerEvent) => void
    onClickCapture: (event: MouseEvent) => void
  }
  /** Ouvre à ce point ; le focus y revient ensuite. */
  open: (record: RecordData, x: number, y: number) => void
  menu: ReactNode
}

export function useRowMenu(entity: Entity): RowMenuControl {
  const [at, setAt] = useState<RowMenuAt | undefined>()
  const from = useRef<Element | null>(null)
  const hold = useRef<{ timer: ReturnType<typeof setTimeout>; stop: () => void }>(undefined)
  /** Le clic qui suit un appui tenu n'ouvre pas la fiche. */
  const held = useRef(false)
  useEffect(() => () => hold.current?.stop(), [])

  const open = (record: RecordData, x: number, y: number) => {
    hold.current?.stop()
    from.current = document.activeElement
    setAt({ record, x, y })
  }
  const close = () => {
    setAt(undefined)
    held.current = false
    if (from.current instanceof HTMLElement) from.current.focus({ preventScroll: true })
  }
  const press = (event: PointerEvent, record: RecordData) => {
    held.current = false
    hold.current?.stop()
    if (event.pointerType !== 'touch' || (event.target as Element).closest('button')) return
    const { clientX: x, clientY: y } = event
    const moved = (next: globalThis.PointerEvent) => Math.hypot(next.clientX - x, next.clientY - y) > SLACK && stop()
    const stop = () => {
      clearTimeout(timer)
      removeEventListener('pointermove', moved)
      removeEventListener('pointerup', stop)
      removeEventListener('pointercancel', stop)
    }
    const timer = setTimeout(() => {
      held.current = true
      // Le doigt qui se lève ensuite ne clique pas : il fermerait le menu qu'il vient d'ouvrir.
      addEventListener('touchend', (lifted) => lifted.preventDefault(), { once: true, capture: true, passive: false })
      open(record, x, y)
    }, HOLD_MS)
    addEventListener('pointermove', moved)
    addEventListener('pointerup', stop)
    addEventListener('pointercancel', stop)
    hold.current = { timer, stop }
  }
  return {
    open,
    on: (record) => ({
      onContextMenu: (event) => {
        // Ce qu'on a soulevé du doigt se déplace : ce n'est pas le menu qu'on demande.
        if (event.defaultPrevented) return
        event.preventDefault()
        // La touche Menu n'a pas de pointeur : le menu s'ouvre sous ce qui a le focus.
        const target = event.target as Element
        const box = (target.querySelector('[data-row]') ?? target).getBoundingClientRect()
        open(record, event.clientX || box.left, event.clientY || box.bottom)
      },
      onPointerDown: (event) => press(event, record),
      onClickCapture: (event) => {
        if (!held.current) return
        held.current = false
        event.preventDefault()
        event.stopPropagation()
      },
    }),
    menu: at && (
      <Suspense>
        <RowMenu key={at.record.id} entity={entity} at={at} onClose={close} />
      </Suspense>
    ),
  }
}

interface RowMenuButtonProps {
  entity: Entity
  record: RecordData
  control: RowMenuControl
  /** Ce qu'il ne se montre qu'au survol ou au focus de la fiche (`group`) ; au doigt, toujours. */
  className?: string
  tabIndex?: number
}

export function RowMenuButton({ entity, record, control, className, tabIndex }: RowMenuButtonProps) {
  const { t } = useTranslation()
  return (
    <button
      type="button"
      tabIndex={tabIndex}
      aria-haspopup="menu"
      aria-label={t('list.rowMenu', { title: titleOf(entity, record) })}
      className={cx('grid size-6 shrink-0 place-items-center rounded-sm text-muted-foreground opacity-0 group-focus-within/row:opacity-100 group-hover/row:opacity-100 hover:bg-border focus-visible:opacity-100 touch:size-11 touch:opacity-100', className)}
      onClick={(event) => {
        const box = event.currentTarget.getBoundingClientRect()
        control.open(record, box.left, box.bottom)
      }}
    >
      <EllipsisVertical aria-hidden className="size-4" />
    </button>
  )
}
