/** Le focus d'une liste dont les lignes s'ouvrent, changent de place ou partent : il va à qui on le lègue, dès que celui-ci est là. */
import { useEffect, useReducer, useRef, type FocusEvent } from 'react'

export function useFocusHeir() {
  const heirs = useRef<string[]>([])
  const [, draw] = useReducer((count: number) => count + 1, 0)
  // À chaque dessin : la ligne peut n'arriver, ou ne changer de place, qu'avec la relecture.
  useEffect(() => {
    if (document.activeElement !== document.body) return
    const present = heirs.current.map((id) => document.getElementById(id)).find((one) => one !== null)
    present?.focus()
  })
  // Un geste de la souris, fût-ce dans le vide, est un choix : le focus ne revient pas de lui-même.
  useEffect(() => {
    const forget = () => (heirs.current = [])
    document.addEventListener('pointerdown', forget, true)
    return () => document.removeEventListener('pointerdown', forget, true)
  }, [])
  return {
    /** Par les identifiants d'élément des héritiers, du plus proche au plus lointain : une relecture peut emporter le premier. */
    bequeath: (...ids: string[]) => {
      heirs.current = ids
      draw()
    },
    /** À poser sur ce qui tient la liste : aller ailleurs est un choix. */
    onFocusCapture: ({ target }: FocusEvent<HTMLElement>) => {
      if (!heirs.current.includes(target.id)) heirs.current = []
    },
  }
}
