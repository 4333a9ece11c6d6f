/** Vrai une fois l'écran dessiné et le navigateur au repos : ce qui ne se voit pas attend jusque-là. */
import { useEffect, useState } from 'react'

/** Au-delà, ce qui attendait part quand même, en ms. */
const LONGEST = 1000

export function useIdle(): boolean {
  const [idle, setIdle] = useState(false)
  useEffect(() => {
    const settle = () => setIdle(true)
    // Safari ne dit pas son repos.
    if (!('requestIdleCallback' in window)) {
      const timer = setTimeout(settle, LONGEST / 4)
      return () => clearTimeout(timer)
    }
    // Le repos d'avant le dessin ne compte pas.
    let asked = 0
    const frame = requestAnimationFrame(() => {
      asked = requestIdleCallback(settle, { timeout: LONGEST })
    })
    return () => {
      cancelAnimationFrame(frame)
      cancelIdleCallback(asked)
    }
  }, [])
  return idle
}
