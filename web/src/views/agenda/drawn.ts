/** Une plage qu'on tire, dans un sens ou dans l'autre, d'un pas au moins : ce qui s'en voit est ce qui s'en écrit. */
import { DAY_MINUTES } from './items'
import { snapped, STEP, type Grab, type Spot } from './use-grab'

/** Minute du premier jour et minute du dernier ; rien hors des heures. */
export function drawnSpan(from: Spot, to: Spot): { start: number; end: number } | undefined {
  const [one, other] = from.day <= to.day ? [from, to] : [to, from]
  if (one.minute === undefined || other.minute === undefined) return undefined
  const [start, end] = [snapped(one.minute), snapped(other.minute)]
  if (one.day !== other.day) return { start, end }
  const least = Math.min(start, end, DAY_MINUTES - STEP)
  return { start: least, end: Math.max(start, end, least + STEP) }
}

/** La part de la plage tirée qui tombe ce jour-là. */
export function drawnOn(grab: Grab | undefined, day: string): { from: number; to: number } | undefined {
  if (grab?.kind !== 'create') return undefined
  const span = drawnSpan(grab.from, grab.to)
  const [first = day, last = day] = [grab.from.day, grab.to.day].toSorted()
  if (!span || day < first || day > last) return undefined
  return { from: day === first ? span.start : 0, to: day === last ? span.end : DAY_MINUTES }
}
