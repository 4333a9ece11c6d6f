/** La hauteur d'un élément, dans une variable CSS de la page tant qu'il est là : ce qui flotte au-dessus s'y tient. */
import { useCallback } from 'react'

export function useMeasured(name: '--foot' | '--bar') {
  return useCallback(
    (element: HTMLElement | null) => {
      if (!element) return
      const { style } = document.documentElement
      const watcher = new ResizeObserver(() => style.setProperty(name, `${element.offsetHeight}px`))
      watcher.observe(element)
      return () => {
        watcher.disconnect()
        style.removeProperty(name)
      }
    },
    [name],
  )
}
