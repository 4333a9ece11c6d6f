/** Le focus d'une liste dont les lignes s'ouvrent, changent de place ou partent : il va à qui on le lègue, dès que celui-ci est là. */
import { useEffect, useReducer, useRef, type FocusEvent } from 'react'

export function useFocusHeir() {
  const heir = useRef<string | undefined>(undefined)
  const [, draw] = useReducer((count: number) => count + 1, 0)
  // À chaque dessin : la ligne peut n'arriver, ou ne changer de place, qu'avec la relecture.
  useEffect(() => {
    if (heir.current !== undefined && document.activeElement === document.body) document.getElementById(heir.current)?.focus()
  })
  // Un geste de la souris, fût-ce dans le vide, est un choix : le focus ne revient pas de lui-même.
  useEffect(() => {
    const forget = () => (heir.current = undefined)
    document.addEventListener('pointerdown', forget, true)
    return () => document.removeEventListener('pointerdown', forget, true)
  }, [])
  return {
    /** Par l'identifiant d'élément de l'héritier. */
    bequeath: (id: string) => {
      heir.current = id
      draw()
    },
    /** À poser sur ce qui tient la liste : aller ailleurs est un choix. */
    onFocusCapture: ({ target }: FocusEvent<HTMLElement>) => {
      if (target.id !== heir.current) heir.current = undefined
    },
  }
}
