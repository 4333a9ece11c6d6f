/** Filtres d'une liste de configuration, dans l'adresse : on les partage, « précédent » les défait. */
import { useNavigate, useSearch } from '@tanstack/react-router'

type Params = Record<string, string | undefined>

export function useAdminSearch(): [params: Params, set: (part: Params) => void] {
  const params = useSearch({ strict: false }) as Params
  const navigate = useNavigate()
  return [params, (part) => void navigate({ to: '.', search: (before: Params) => ({ ...before, ...part }), replace: true, resetScroll: false })]
}
