/** Clavier d'une liste et de la fiche à côté : Échap referme, de l'une comme de l'autre ; les flèches vont d'une carte à l'autre. */
import { useEffect, useRef, type RefObject } from 'react'
import { nextCard } from './rows'

interface PaneKeys {
  list: RefObject<HTMLElement | null>
  pane: RefObject<HTMLElement | null>
  follow: (id: string) => void
  close: () => void
}

export function usePaneKeys({ list, pane, follow, close }: PaneKeys): void {
  const latest = useRef({ follow, close })
  useEffect(() => {
    latest.current = { follow, close }
  })
  useEffect(() => {
    // Au bout de la page : une grille, un menu, une boîte ouverts ont déjà pris ce qui est à eux.
    const listen = (event: KeyboardEvent) => {
      const { target } = event
      if (event.defaultPrevented || !(target instanceof Element) || target.closest('input, textarea, select, [contenteditable], [role="combobox"]')) return
      const inList = list.current?.contains(target)
      if (event.key === 'Escape' && (inList || pane.current?.contains(target))) {
        event.preventDefault()
        latest.current.close()
      }
      const step = ({ ArrowDown: 1, ArrowUp: -1 } as const)[event.key]
      const card = inList && step ? nextCard(target, step) : undefined
      if (!card || target.closest('[role="grid"]')) return
      event.preventDefault()
      card.focus()
      latest.current.follow(card.pathname.split('/').at(-1) ?? '')
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [list, pane])
}
