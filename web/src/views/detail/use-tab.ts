/** Onglet ouvert d'une fiche, gardé dans l'adresse : un lien y mène, « précédent » en revient. */
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { TabName } from './tabs'

export function useTab(offered: TabName[]): [TabName, (next: TabName) => void] {
  const { tab } = useSearch({ strict: false }) as { tab?: string }
  const navigate = useNavigate()
  // Un onglet que cette fiche n'a pas (lien ancien, droit perdu) redevient le premier.
  const current = offered.find((name) => name === tab) ?? 'overview'
  return [current, (next) => void navigate({ to: '.', search: (before: Record<string, unknown>) => ({ ...before, tab: next === 'overview' ? undefined : next }), resetScroll: false })]
}
