/**
 * Ce qu'un texte coupé cache se lit sans quitter la page : au survol du texte, ou d'un coup au focus de ce qui le porte.
 *
 * `data-clip` marque ce qui peut être coupé ; `data-whole`, ce dont le focus montre tout. Rien ne s'affiche si rien n'est coupé.
 * Un lecteur d'écran, lui, lit déjà tout : la bulle lui reste cachée.
 */
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { createPortal } from 'react-dom'

interface Shown {
  texts: string[]
  left: number
  /** Haut de la bulle, ou son bas quand la place manque dessous. */
  top?: number
  bottom?: number
}

const DELAY = 350
const LEAVE = 150
const WIDTH = 360
const ROOM = 200

/** Ce qui n'est là que pour les lecteurs d'écran est coupé de nature. */
const isClipped = (element: Element): boolean => [element, ...element.querySelectorAll('*:not(.sr-only, svg, svg *)')].some((one) => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 2)

export function Unclipped({ className, children }: { className?: string; children: ReactNode }) {
  const [shown, setShown] = useState<Shown | undefined>()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  useEffect(() => {
    if (!shown) return
    const hide = () => setShown(undefined)
    const escape = (event: KeyboardEvent) => event.key === 'Escape' && hide()
    addEventListener('keydown', escape)
    addEventListener('scroll', hide, true)
    addEventListener('pointerdown', hide, true)
    return () => {
      removeEventListener('keydown', escape)
      removeEventListener('scroll', hide, true)
      removeEventListener('pointerdown', hide, true)
    }
  }, [shown])

  const later = (next: Shown | undefined, delay: number) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setShown(next), delay)
  }
  const bubbleOf = (elements: Element[]): Shown | undefined => {
    const clipped = elements.filter(isClipped)
    const box = clipped.at(-1)?.getBoundingClientRect()
    if (!box) return undefined
    const left = Math.max(8, Math.min(box.left, innerWidth - WIDTH - 8))
    const place = innerHeight - box.bottom < ROOM && box.top > ROOM ? { bottom: innerHeight - box.top + 4 } : { top: box.bottom + 4 }
    return { texts: clipped.map((one) => one.textContent ?? '').filter(Boolean), left, ...place }
  }
  return (
    <div
      className={className ?? 'contents'}
      onPointerOver={(event) => {
        if (event.pointerType !== 'mouse') return
        const element = (event.target as Element).closest('[data-clip]')
        const next = element ? bubbleOf([element]) : undefined
        later(next, next ? DELAY : LEAVE)
      }}
      onPointerLeave={() => later(undefined, LEAVE)}
      onFocus={(event) => {
        const whole = event.target.matches(':focus-visible') && event.target.closest('[data-whole]')
        if (whole) later(bubbleOf([...whole.querySelectorAll('[data-clip]')]), DELAY)
      }}
      onBlur={() => later(undefined, 0)}
    >
      {children}
      {shown &&
        createPortal(
          <div aria-hidden className="fixed z-40 grid max-h-80 gap-1.5 overflow-y-auto rounded-md border bg-popover px-3 py-2 text-label break-words whitespace-pre-wrap shadow-lg scroll-thin" style={{ left: shown.left, top: shown.top, bottom: shown.bottom, maxWidth: `min(${WIDTH}px, calc(100vw - 16px))` }} onPointerOver={(event) => event.stopPropagation()} onPointerEnter={() => clearTimeout(timer.current)} onPointerLeave={() => later(undefined, LEAVE)}>
            {shown.texts.map((text, index) => (
              <p key={index}>{text}</p>
            ))}
          </div>,
          document.body,
        )}
    </div>
  )
}
