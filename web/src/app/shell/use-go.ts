/** Suites `g …` : l'accueil, les préférences, et les vues de l'entité où l'on est (à défaut, la première des menus). */
import { useNavigate, useRouterState } from '@tanstack/react-router'
import { useModel } from '@/features/model/use-model'
import { useSequence } from '@/lib/use-sequence'
import { kindsOf, type Kind } from '@/views/kinds'

export function useGo(): void {
  const { entities, menus } = useModel()
  const navigate = useNavigate()
  const path = useRouterState({ select: (state) => state.location.pathname })
  const known = Object.values(entities).filter((entity) => !entity.owned)
  const here = known.find((entity) => path === entity.path || path.startsWith(`${entity.path}/`)) ?? entities[menus.find((menu) => menu.entity)?.entity ?? '']
  const show = (kind: Kind) => () => {
    if (here && kindsOf(here).includes(kind)) void navigate({ to: here.path, search: kind === 'list' ? {} : { view: kind } })
  }
  useSequence('g', { a: () => void navigate({ to: '/agenda' }), h: () => void navigate({ to: '/' }), s: () => void navigate({ to: '/settings' }), l: show('list'), b: show('board'), c: show('calendar'), p: show('timeline') })
}
