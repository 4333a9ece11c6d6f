/** Réglage d'une vue gardé dans l'adresse (`by`, `span`, `rows`…) : un lien copié montre la même chose. */
import { useNavigate, useSearch } from '@tanstack/react-router'

export type ViewParam = 'base' | 'by' | 'end' | 'path' | 'span' | 'day' | 'view' | 'rows' | 'across' | 'measure' | 'chart' | 'least'

export function useViewParam<T extends string>(name: ViewParam, fallback: T): [T, (next: T) => void] {
  const search = useSearch({ strict: false }) as Partial<Record<ViewParam, T>>
  const set = useSetViewParams()
  return [search[name] ?? fallback, (next) => set({ [name]: next === fallback ? undefined : next })]
}

/** Plusieurs réglages d'un coup : deux navigations à la suite s'effaceraient l'une l'autre. */
export function useSetViewParams(): (part: Partial<Record<ViewParam, string>>) => void {
  const navigate = useNavigate()
  return (part) => void navigate({ to: '.', search: (before: Record<string, unknown>) => ({ ...before, ...part }), replace: true, resetScroll: false })
}
