/** Tracé d'une signature : encre sombre sur fond transparent, quel que soit le thème. */
export interface Dot {
  x: number
  y: number
}

const INK = 'rgb(20 24 40)'
const NIB = 5

export function clearPad(canvas: HTMLCanvasElement): void {
  canvas.getContext('2d')?.clearRect(0, 0, canvas.width, canvas.height)
}

/** Dernier morceau d'un trait, arrondi par le milieu de ses points : une main tremble moins à l'écran. */
export function drawStroke(canvas: HTMLCanvasElement, dots: Dot[]): void {
  const pen = canvas.getContext('2d')
  const [from, by, to] = dots.slice(-3)
  if (!pen || !from || !by) return
  pen.strokeStyle = INK
  pen.lineWidth = NIB
  pen.lineCap = 'round'
  pen.lineJoin = 'round'
  pen.beginPath()
  if (to) {
    const [start, end] = [middle(from, by), middle(by, to)]
    pen.moveTo(start.x, start.y)
    pen.quadraticCurveTo(by.x, by.y, end.x, end.y)
  } else {
    pen.moveTo(from.x, from.y)
    pen.lineTo(by.x, by.y)
  }
  pen.stroke()
}

const middle = (one: Dot, other: Dot): Dot => ({ x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 })

/** Le nom tapé tient lieu de tracé. */
export function drawName(canvas: HTMLCanvasElement, name: string): void {
  clearPad(canvas)
  const pen = canvas.getContext('2d')
  if (!pen) return
  pen.fillStyle = INK
  pen.font = 'italic 96px cursive, serif'
  pen.textAlign = 'center'
  pen.textBaseline = 'middle'
  pen.fillText(name, canvas.width / 2, canvas.height / 2, canvas.width - 60)
}

export const toPng = (canvas: HTMLCanvasElement): Promise<File | undefined> =>
  new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ? new File([blob], 'signature.png', { type: 'image/png' }) : undefined), 'image/png'))
