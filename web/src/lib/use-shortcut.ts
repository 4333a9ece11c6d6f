/**
 * Raccourcis clavier. Une lettre seule est ignorée pendant la saisie, dans une boîte de dialogue, et quand la personne
 * les a coupés (WCAG 2.1.4).
 */
import { useEffect, useRef } from 'react'
import { readSetting, writeSetting } from './settings'
import { createStore, useStore } from './store'

const letters = createStore(readSetting('letters') !== 'off')

export const useLetterShortcuts = (): boolean => useStore(letters)

export function setLetterShortcuts(on: boolean): void {
  writeSetting('letters', on ? null : 'off')
  letters.set(on)
}

/** `mod+k`, `mod+enter`, ou une touche seule (`c`, `/`). */
export function useShortcut(keys: string, run: () => void, enabled = true): void {
  const latest = useRef(run)
  useEffect(() => {
    latest.current = run
  })
  useEffect(() => {
    if (!enabled) return
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || !matches(keys, event)) return
      event.preventDefault()
      latest.current()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [keys, enabled])
}

function matches(keys: string, event: KeyboardEvent): boolean {
  const withMod = keys.startsWith('mod+')
  const key = withMod ? keys.slice(4) : keys
  if (event.key.toLowerCase() !== key) return false
  if (withMod) return (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey
  return isFreeLetter(event)
}

/** Une touche sans modificateur, hors de toute saisie, et que la personne n'a pas coupée. */
export const isFreeLetter = (event: KeyboardEvent): boolean => !event.ctrlKey && !event.metaKey && !event.altKey && letters.get() && !isTyping(event.target)

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || target.closest('input, textarea, select, [role="combobox"], [role="dialog"], [role="menu"], [role="listbox"]') !== null
}
