/**
 * Le menu d'une fiche, là où elle se montre : clic droit, touche Menu, doigt qui s'attarde, ou le bouton « ⋮ ».
 *
 * Une vue l'appelle une fois, pose `on(fiche)` sur chaque carte ou ligne, et `menu` où elle veut.
 */
import { EllipsisVertical } from 'lucide-react'
import { lazy, Suspense, useCallback, useRef, useState, type ComponentProps, type MouseEvent, type PointerEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from '@/lib/cx'
import { titleOf, type Entity, type RecordData } from '@/lib/model'
import type { RowMenuAt } from './row-menu'
import { useHold } from './use-hold'

const RowMenu = lazy(() => import('./row-menu'))

export interface RowMenuControl {
  /** Gestes à poser sur l'élément de la fiche. */
  on: (record: RecordData) => {
    onContextMenu: (event: MouseEvent) => void
    onPointerDown: (event: PointerEvent) => void
    onClickCapture: (event: MouseEvent) => void
  }
  onClickCapture: (event: MouseEvent) => void
  /** Ouvre à ce point ; le focus y revient ensuite. */
  open: (record: RecordData, x: number, y: number) => void
  menu: ReactNode
}

/** `back` : où va le focus quand le menu se ferme ; à défaut, d'où il vient. */
export function useRowMenu(entity: Entity, back?: () => void): RowMenuControl {
  const [at, setAt] = useState<RowMenuAt | undefined>()
  const from = useRef<Element | null>(null)
  const { onPointerDown, onClickCapture, stop, forget } = useHold()

  const open = useCallback(
    (record: RecordData, x: number, y: number) => {
      stop()
      from.current = document.activeElement
      setAt({ record, x, y })
    },
    [stop],
  )
  const close = () => {
    setAt(undefined)
    forget()
    if (back) back()
    else if (from.current instanceof HTMLElement) from.current.focus({ preventScroll: true })
  }
  return {
    open,
    onClickCapture,
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
      onPointerDown: (event) => onPointerDown(event, (x, y) => open(record, x, y)),
      onClickCapture,
    }),
    menu: at && (
      <Suspense>
        <RowMenu key={at.record.id} entity={entity} at={at} onClose={close} />
      </Suspense>
    ),
  }
}

interface RowMenuButtonProps extends Omit<ComponentProps<'button'>, 'type' | 'onClick'> {
  entity: Entity
  record: RecordData
  control: Pick<RowMenuControl, 'open'>
  /** `quiet` ne se montre qu'au survol ou au focus de la fiche (`group/row`), et toujours au doigt ; `large` se touche partout. */
  look?: keyof typeof looks
}

const looks = {
  quiet: 'size-6 opacity-0 group-focus-within/row:opacity-100 group-hover/row:opacity-100 focus-visible:opacity-100 coarse:opacity-100 touch:size-11 touch:opacity-100',
  large: 'size-11',
}

export function RowMenuButton({ entity, record, control, look = 'quiet', className, ...rest }: RowMenuButtonProps) {
  const { t } = useTranslation()
  return (
    <button
      type="button"
      aria-haspopup="menu"
      aria-label={t('list.rowMenu', { title: titleOf(entity, record) })}
      className={cx('grid shrink-0 place-items-center rounded-sm text-muted-foreground hover:bg-border', looks[look], className)}
      onClick={(event) => {
        const box = event.currentTarget.getBoundingClientRect()
        control.open(record, box.left, box.bottom)
      }}
      {...rest}
    >
      <EllipsisVertical aria-hidden className="size-4" />
    </button>
  )
}
