/** Suit un glissement où qu'il aille dans la page, et la touche qui y renonce. */
interface Followed {
  move: (event: PointerEvent) => void
  up: (event: PointerEvent) => void
  /** Le navigateur l'a repris. */
  stop: () => void
  key: (event: KeyboardEvent) => void
}

/** Rend de quoi ne plus le suivre. */
export function followPointer({ move, up, stop, key }: Followed): () => void {
  addEventListener('pointermove', move)
  addEventListener('pointerup', up)
  addEventListener('pointercancel', stop)
  addEventListener('keydown', key, true)
  return () => {
    removeEventListener('pointermove', move)
    removeEventListener('pointerup', up)
    removeEventListener('pointercancel', stop)
    removeEventListener('keydown', key, true)
  }
}
