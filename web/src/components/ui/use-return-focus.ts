/**
 * Rend le focus, en se fermant, à ce qui le tenait à l'ouverture : Radix ne le rend qu'à son propre déclencheur, et une boîte
 * ouverte par l'état d'un écran n'en a pas.
 */
import { useCallback, useLayoutEffect, useRef, useState } from 'react'

export type Remember = (opener: HTMLElement | undefined) => void

export function useReturnFocus() {
  const opener = useRef<HTMLElement | undefined>(undefined)
  const remember: Remember = useCallback((held) => {
    opener.current = held
  }, [])
  const onCloseAutoFocus = useCallback((event: Event) => {
    if (event.defaultPrevented || !opener.current?.isConnected) return
    event.preventDefault()
    opener.current.focus()
  }, [])
  return { remember, onCloseAutoFocus }
}

/** À appeler dans ce qui s'ouvre : son premier rendu précède tout déplacement du focus. */
export function useOpener(remember: Remember): void {
  const [held] = useState(openerNow)
  useLayoutEffect(() => remember(held), [remember, held])
}

/** Ce qui tient le focus ; d'un menu qui va se fermer, le bouton qui l'a ouvert. */
function openerNow(): HTMLElement | undefined {
  const focused = document.activeElement
  const label = focused?.closest('[role="menu"]')?.getAttribute('aria-labelledby')
  const held = label ? document.getElementById(label) : focused
  return held instanceof HTMLElement && held !== document.body ? held : undefined
}
