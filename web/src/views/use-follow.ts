/**
 * Ce qu'on pousse au clavier change de jour, donc d'élément, parfois de période : le focus le suit dès qu'il est dessiné, à moins
 * que la personne ne soit allée ailleurs entre-temps.
 */
import { useLayoutEffect, useRef, useState } from 'react'

export function useFollow(): { followed: string | undefined; follow: (key: string) => void } {
  const [followed, setFollowed] = useState<string | undefined>()
  const sought = useRef<string>(undefined)
  useLayoutEffect(() => {
    if (sought.current === undefined) return
    const found = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(sought.current)}"]`)
    found?.focus()
    if (found || document.activeElement !== document.body) sought.current = undefined
  })
  const follow = (key: string) => {
    sought.current = key
    setFollowed(key)
  }
  return { followed, follow }
}
