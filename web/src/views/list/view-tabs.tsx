/** Onglets au-dessus d'une liste : tout, les vues rapides de la définition, les vues enregistrées, et leur menu. */
import { Bookmark } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { deferred } from '@/components/ui/deferred'
import { cx } from '@/lib/cx'
import type { Entity } from '@/lib/model'
import type { Kind } from '@/views/kinds'
import type { Columns } from './columns'
import type { ListState } from './use-list-state'
import { useSavedViews } from './use-saved-views'
import { ViewsButton } from './list-buttons'

const SavedViewMenu = deferred(() => import('./saved-view-menu'), 'menu')

interface ViewTabsProps {
  entity: Entity
  state: ListState
  columns: Columns
  kind: Kind
}

export function ViewTabs({ entity, state, columns, kind }: ViewTabsProps) {
  const { t } = useTranslation()
  const saved = useSavedViews(entity)
  const quick = entity.list.quick ?? []
  if (quick.length === 0 && !saved.entity) return null
  const plain = [{ name: undefined, label: t('list.all') }, ...quick]
  // Sortir d'une vue enregistrée rend la liste nue : ses filtres ne sont pas ceux de l'onglet.
  const choose = (name: string | undefined) => (saved.current ? state.leaveView(name) : state.setQuick(name))
  return (
    <div className="flex max-w-full min-w-0 items-center gap-1 max-lg:w-full">
      <div role="group" aria-label={t('list.views')} className="flex min-w-0 gap-1 overflow-x-auto scroll-thin">
        {plain.map((view) => (
          <Tab key={view.name ?? ''} pressed={!saved.current && state.quick === view.name} onClick={() => choose(view.name)}>
            {view.label}
          </Tab>
        ))}
        {saved.views.map((view) => (
          <Tab key={view.id} pressed={saved.current?.id === view.id} onClick={() => saved.open(view)}>
            <Bookmark aria-hidden />
            <span className="max-w-48 truncate">{view.name}</span>
            {saved.current?.id === view.id && saved.changed && <span className="text-meta font-normal">{t('views.changed')}</span>}
          </Tab>
        ))}
      </div>
      {saved.entity && <SavedViewMenu entity={entity} state={state} columns={columns} kind={kind} saved={saved} trigger={(props) => <ViewsButton {...props} />} />}
    </div>
  )
}

const Tab = ({ pressed, onClick, children }: { pressed: boolean; onClick: () => void; children: React.ReactNode }) => (
  <Button variant="ghost" aria-pressed={pressed} className={cx('px-3', pressed && 'bg-accent text-accent-foreground hover:bg-accent')} onClick={onClick}>
    {children}
  </Button>
)
