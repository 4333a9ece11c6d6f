/** Suit un glissement où qu'il aille dans la page, et la touche qui y renonce. */
interface Followed {
  /** Le pointeur a bougé, ou ce qui est sous lui a défilé. */
  move: (event: PointerEvent) => void
  up: (event: PointerEvent) => void
  /** Le navigateur l'a repris. */
  stop: () => void
  key: (event: KeyboardEvent) => void
}

/** Rend de quoi ne plus le suivre. */
export function followPointer({ move, up, stop, key }: Followed): () => void {
  let last: PointerEvent | undefined
  const moved = (event: PointerEvent) => {
    last = event
    move(event)
  }
  const scrolled = () => last && move(last)
  // D'un glissement à l'autre, le pointeur a pu aller n'importe où.
  const forget = () => {
    last = undefined
  }
  const ended = (event: PointerEvent) => {
    forget()
    up(event)
  }
  const stopped = () => {
    forget()
    stop()
  }
  addEventListener('pointerdown', forget, true)
  addEventListener('pointermove', moved)
  addEventListener('scroll', scrolled, true)
  addEventListener('pointerup', ended)
  addEventListener('pointercancel', stopped)
  addEventListener('keydown', key, true)
  return () => {
    removeEventListener('pointerdown', forget, true)
    removeEventListener('pointermove', moved)
    removeEventListener('scroll', scrolled, true)
    removeEventListener('pointerup', ended)
    removeEventListener('pointercancel', stopped)
    removeEventListener('keydown', key, true)
  }
}
