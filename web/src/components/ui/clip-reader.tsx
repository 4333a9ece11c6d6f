/**
 * Ce qu'un texte coupé cache se lit sans quitter la page : au survol du texte, au focus de ce qui le porte, ou d'un appui du doigt.
 *
 * `data-clip` marque ce qui peut être coupé ; `data-whole`, ce dont le focus montre tout. Rien ne s'affiche si rien n'est coupé.
 * Un lecteur d'écran, lui, lit déjà tout : la bulle lui reste cachée.
 */
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'
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
/** Au-delà, une bulle ne se lit plus : la fiche montre tout. */
const LONGEST = 4000

/** Ce qui n'est là que pour les lecteurs d'écran est coupé de nature. */
const isClipped = (element: Element): boolean => [element, ...element.querySelectorAll('*:not(.sr-only, svg, svg *)')].some((one) => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 2)

const clipOf = (target: EventTarget | null): Element[] => {
  const element = (target as Element | null)?.closest('[data-clip]')
  return element ? [element] : []
}

const wholeOf = (target: EventTarget | null): Element[] => {
  const whole = (target as Element | null)?.closest('[data-whole]')
  return whole ? [whole, ...whole.querySelectorAll('*')].filter((one) => one.matches('[data-clip]')) : []
}

const textOf = (element: Element): string => {
  const text = element.textContent ?? ''
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}

function bubbleOf(elements: Element[]): Shown | undefined {
  const clipped = elements.filter(isClipped)
  const box = clipped.at(-1)?.getBoundingClientRect()
  if (!box) return undefined
  const left = Math.max(8, Math.min(box.left, innerWidth - WIDTH - 8))
  const place = innerHeight - box.bottom < ROOM && box.top > ROOM ? { bottom: innerHeight - box.top + 4 } : { top: box.bottom + 4 }
  return { texts: clipped.map(textOf).filter(Boolean), left, ...place }
}

export default function ClipReader({ within }: { within: RefObject<HTMLElement | null> }) {
  const [shown, setShown] = useState<Shown | undefined>()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const bubble = useRef<HTMLDivElement>(null)
  const later = useCallback((next: Shown | undefined, delay: number) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => setShown(next), delay)
  }, [])
  useEffect(() => {
    const frame = within.current
    if (!frame) return
    const read = (elements: Element[]) => {
      const next = bubbleOf(elements)
      later(next, next ? DELAY : LEAVE)
    }
    let touched = false
    const listeners: Partial<{ [name in keyof HTMLElementEventMap]: (event: HTMLElementEventMap[name]) => void }> = {
      pointerdown: (event) => (touched = event.pointerType === 'touch'),
      pointerover: (event) => event.pointerType === 'mouse' && read(clipOf(event.target)),
      pointerleave: () => later(undefined, LEAVE),
      focusin: (event) => (event.target as Element).matches(':focus-visible') && read(wholeOf(event.target)),
      focusout: () => later(undefined, 0),
      // Un lien, un bouton ont leur propre geste.
      click: (event) => touched && !(event.target as Element).closest('a, button, input, label') && read(clipOf(event.target)),
    }
    for (const [name, listener] of Object.entries(listeners)) frame.addEventListener(name, listener as EventListener)
    // Arrivé au premier survol, ou au premier focus, il répond aussi à celui-là.
    read(document.activeElement?.matches(':focus-visible') && frame.contains(document.activeElement) ? wholeOf(document.activeElement) : clipOf(frame.querySelector('[data-clip]:hover')))
    return () => {
      clearTimeout(timer.current)
      for (const [name, listener] of Object.entries(listeners)) frame.removeEventListener(name, listener as EventListener)
    }
  }, [within, later])
  // Au dessin même : une bulle qu'on voit se ferme, sans attendre l'effet d'après.
  useLayoutEffect(() => {
    if (!shown) return
    const frame = within.current
    // La bulle, elle, défile et se touche.
    const hide = (event: Event) => !bubble.current?.contains(event.target as Node) && setShown(undefined)
    // La bulle se ferme d'abord, ce qui est dessous à l'appui suivant ; ailleurs (un volet, une boîte), l'appui garde son effet.
    const escape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      if (frame?.contains(event.target as Node)) event.preventDefault()
      // D'une cellule à l'autre, la suivante est déjà commandée : elle rouvrirait ce qu'on ferme.
      later(undefined, 0)
      setShown(undefined)
    }
    addEventListener('keydown', escape, true)
    addEventListener('scroll', hide, true)
    addEventListener('pointerdown', hide, true)
    return () => {
      removeEventListener('keydown', escape, true)
      removeEventListener('scroll', hide, true)
      removeEventListener('pointerdown', hide, true)
    }
  }, [shown, within, later])
  return (
    shown &&
    createPortal(
      <div ref={bubble} aria-hidden className="fixed z-40 grid max-h-80 gap-1.5 overflow-y-auto rounded-md border bg-popover px-3 py-2 text-label break-words whitespace-pre-wrap shadow-lg scroll-thin" style={{ left: shown.left, top: shown.top, bottom: shown.bottom, maxWidth: `min(${WIDTH}px, calc(100vw - 16px))` }} onPointerEnter={() => clearTimeout(timer.current)} onPointerLeave={() => later(undefined, LEAVE)}>
        {shown.texts.map((text, index) => (
          <p key={index} dir="auto">
            {text}
          </p>
        ))}
      </div>,
      document.body,
    )
  )
}
