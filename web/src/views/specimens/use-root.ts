/** Ce que la page doit au thème, à la densité, à la marque : relu dès que l'un change sur `<html>`. */
import { useRef, useSyncExternalStore } from 'react'

function onRoot(listener: () => void): () => void {
  const watch = new MutationObserver(listener)
  watch.observe(document.documentElement, { attributes: true, attributeFilter: ['class', 'style', 'data-density'] })
  return () => watch.disconnect()
}

/** Valeur des jetons, dans l'ordre demandé ; vide pour un jeton que la feuille n'a pas. */
export function useTokens(names: string[]): string[] {
  const read = () => {
    const style = getComputedStyle(document.documentElement)
    return names.map((name) => style.getPropertyValue(`--${name}`).trim()).join('\n')
  }
  return useSyncExternalStore(onRoot, read).split('\n')
}

/** Ce qu'un élément mesure une fois dessiné. */
export function useReading<T extends HTMLElement>(read: (style: CSSStyleDeclaration) => string) {
  const node = useRef<T>(null)
  const value = useSyncExternalStore(onRoot, () => (node.current ? read(getComputedStyle(node.current)) : ''))
  return [node, value] as const
}
