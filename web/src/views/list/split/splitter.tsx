/** Le trait entre la liste et la fiche : on le tire, ou les flèches le déplacent ; un double appui, ou Entrée, rend la largeur d'origine. */
import { useRef, type KeyboardEvent, type PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { PANE } from '@/views/beside'
import type { Split } from './use-split'
import { NARROWEST_PANE, paneWidth } from './widths'

const STEP = 32

export function Splitter({ split: { total, width, resize } }: { split: Split }) {
  const { t } = useTranslation()
  const moved = useRef<number>(undefined)
  const widest = paneWidth(total, total)
  // Sans marge où bouger, ce n'est qu'un trait.
  if (widest - NARROWEST_PANE < STEP) return <span aria-hidden className="w-px bg-border" />
  const keys = (event: KeyboardEvent) => {
    if (event.key === 'Enter') return resize(undefined)
    const next = { ArrowLeft: width + STEP, ArrowRight: width - STEP, Home: NARROWEST_PANE, End: widest }[event.key]
    if (next === undefined) return
    event.preventDefault()
    resize(paneWidth(total, next))
  }
  const start = (event: PointerEvent<HTMLElement>) => {
    event.preventDefault()
    const handle = event.currentTarget
    const pane = handle.parentElement
    const from = event.clientX
    handle.setPointerCapture(event.pointerId)
    // Pendant qu'on tire, seul le volet change ; la liste se range quand on lâche.
    const move = (next: globalThis.PointerEvent) => {
      moved.current = paneWidth(total, width + from - next.clientX)
      if (pane) pane.style.width = `${moved.current}px`
    }
    const stop = (next: globalThis.PointerEvent) => {
      handle.removeEventListener('pointermove', move)
      if (next.type === 'pointerup' && moved.current !== undefined) resize(moved.current)
      else if (pane) pane.style.width = `${width}px`
      moved.current = undefined
    }
    handle.addEventListener('pointermove', move)
    handle.addEventListener('pointerup', stop, { once: true })
    handle.addEventListener('pointercancel', stop, { once: true })
  }
  return (
    <div
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-controls={PANE}
      aria-label={t('detail.paneWidth')}
      aria-valuenow={width}
      aria-valuemin={NARROWEST_PANE}
      aria-valuemax={widest}
      title={t('detail.paneWidth')}
      onKeyDown={keys}
      onPointerDown={start}
      onDoubleClick={() => resize(undefined)}
      className="splitter"
    />
  )
}
