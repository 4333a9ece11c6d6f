/** Largeur d'un élément, en points, avant sa première peinture puis à chaque changement ; zéro tant qu'il n'est pas là. */
import { useCallback, useState } from 'react'

export function useWidth(): [frame: (element: HTMLElement | null) => (() => void) | undefined, width: number] {
  const [width, setWidth] = useState(0)
  const frame = useCallback((element: HTMLElement | null) => {
    if (!element) return undefined
    const read = () => setWidth(element.clientWidth)
    read()
    const sizes = new ResizeObserver(read)
    sizes.observe(element)
    return () => sizes.disconnect()
  }, [])
  return [frame, width]
}
