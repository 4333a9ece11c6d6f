/** Fait défiler une vue tant que ce qu'on y tient reste près d'un de ses bords : plus on en est près, plus vite. */
export interface EdgeView {
  element: HTMLElement
  /** Ce que des intitulés qui restent en vue couvrent de ses bords. */
  left: number
  top: number
}

interface Point {
  clientX: number
  clientY: number
}

const MARGIN = 48
const PER_SECOND = 900
/** Une image qui tarde ne fait pas sauter la vue. */
const LONGEST_FRAME = 50

/** Poussée d'un point entre deux bords : de −1, au bord d'avant, à 1, au bord d'après ; rien loin d'eux. */
export function pushAt(at: number, start: number, end: number): number {
  const reach = Math.min(MARGIN, (end - start) / 4)
  if (at > end - reach) return Math.min(1, (at - end + reach) / reach)
  if (at < start + reach) return Math.max(-1, (at - start - reach) / reach)
  return 0
}

const stepOf = (push: number, elapsed: number): number => (push === 0 ? 0 : Math.sign(push) * Math.max(1, Math.round((Math.abs(push) * PER_SECOND * elapsed) / 1000)))

export interface EdgeScroll {
  /** Ce qu'on tient est là ; pris près d'un bord, il ne pousse que s'il va vers lui. */
  follow: (point: Point, from: Point, axes?: 'x' | 'both') => void
  stop: () => void
}

export function edgeScroll(viewOf: () => EdgeView | undefined): EdgeScroll {
  let frame: number | undefined
  let last = 0
  let push: () => [number, number] = () => [0, 0]

  const turn = (now: number) => {
    const elapsed = Math.min(LONGEST_FRAME, now - last)
    last = now
    const [x, y] = push()
    frame = x === 0 && y === 0 ? undefined : requestAnimationFrame(turn)
    if (frame !== undefined) viewOf()?.element.scrollBy({ left: stepOf(x, elapsed), top: stepOf(y, elapsed) })
  }
  return {
    follow: ({ clientX, clientY }, from, axes = 'both') => {
      push = () => {
        const view = viewOf()
        if (!view) return [0, 0]
        const box = view.element.getBoundingClientRect()
        const x = pushAt(clientX, box.left + view.left, box.right)
        const y = axes === 'x' ? 0 : pushAt(clientY, box.top + view.top, box.bottom)
        return [x * (clientX - from.clientX) > 0 ? x : 0, y * (clientY - from.clientY) > 0 ? y : 0]
      }
      if (frame !== undefined) return
      last = performance.now()
      frame = requestAnimationFrame(turn)
    },
    stop: () => {
      if (frame !== undefined) cancelAnimationFrame(frame)
      frame = undefined
    },
  }
}
