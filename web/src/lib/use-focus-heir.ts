/** Le focus d'un écran dont une part s'ouvre, change de place ou s'en va : il va à qui on le lègue, dès que celui-ci est là. */
import { useCallback, useEffect, useReducer, useRef } from 'react'

export function useFocusHeir() {
  const heirs = useRef<string[]>([])
  const [, draw] = useReducer((count: number) => count + 1, 0)
  // À chaque dessin : l'héritier peut n'arriver, ou celui qui lègue ne s'en aller, qu'avec la relecture.
  useEffect(() => {
    if (document.activeElement !== document.body) return
    const present = heirs.current.map((id) => document.getElementById(id)).find((one) => one !== null)
    present?.focus()
  })
  // Un geste de la souris, fût-ce dans le vide, est un choix, comme d'aller ailleurs : le focus ne revient pas de lui-même.
  useEffect(() => {
    const forget = () => (heirs.current = [])
    const follow = ({ target }: FocusEvent) => target instanceof Element && !heirs.current.includes(target.id) && forget()
    document.addEventListener('pointerdown', forget, true)
    document.addEventListener('focusin', follow, true)
    return () => {
      document.removeEventListener('pointerdown', forget, true)
      document.removeEventListener('focusin', follow, true)
    }
  }, [])
  /** Par les identifiants d'élément des héritiers, du plus proche au plus lointain : une relecture peut emporter le premier. */
  return useCallback((...ids: string[]) => {
    heirs.current = ids
    draw()
  }, [])
}
