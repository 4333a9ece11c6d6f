/** Barre basse du téléphone : trois modules, créer au centre, le reste dans le tiroir. À portée de pouce, gants compris. */
import { Link, useRouterState } from '@tanstack/react-router'
import { Menu as MenuIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { deferred } from '@/components/ui/deferred'
import { Icon } from '@/components/ui/icon'
import { useModel } from '@/features/model/use-model'
import { linkTo } from '@/lib/link-to'
import { creatable, type Menu as MenuEntry } from '@/lib/model'
import { useMeasured } from '@/lib/use-measured'
import { CreateButton } from './menu-buttons'

const CreateMenu = deferred(() => import('./create-menu'), 'menu')

const itemStyle = 'flex min-w-0 flex-1 flex-col items-center justify-center gap-1 text-center text-meta leading-tight font-medium wrap-anywhere text-muted-foreground aria-[current]:text-primary'

export function BottomBar({ onMore }: { onMore: () => void }) {
  const { t } = useTranslation()
  const model = useModel()
  const path = useRouterState({ select: (state) => state.location.pathname })
  const offered = creatable(model)
  // Le bouton crée ce que montre la page, sinon le premier module ; le menu n'apparaît que s'il y a un choix.
  const here = offered.find((entity) => path.startsWith(entity.path))
  const order = here ? [here, ...offered.filter((entity) => entity !== here)] : offered
  // Le métier d'abord : les annuaires de la plate-forme sont dans le tiroir.
  const [first, second, third] = model.menus.filter((menu) => menu.group !== 'system' && !menu.external).toSorted((a, b) => Number(a.to.startsWith('/core/')) - Number(b.to.startsWith('/core/')))
  // `relative` : le bouton de création monte sur la page, qui sans cela passerait devant.
  return (
    <nav ref={useMeasured('--bar')} aria-label={t('shell.quickNavigation')} data-print="hide" className="pb-safe relative z-30 flex shrink-0 items-stretch border-t bg-background">
      <div className="flex h-[4.5rem] min-w-0 flex-1 items-stretch gap-1 px-1">
        {first && <BarLink menu={first} />}
        {second && <BarLink menu={second} />}
        {order.length > 0 && <CreateMenu offered={order} trigger={(props) => <CreateButton {...props} />} />}
        {third && <BarLink menu={third} />}
        <button type="button" onClick={onMore} className={itemStyle}>
          <MenuIcon aria-hidden className="size-7" />
          <span className="line-clamp-2">{t('shell.more')}</span>
        </button>
      </div>
    </nav>
  )
}

const BarLink = ({ menu }: { menu: MenuEntry }) => (
  <Link {...linkTo(menu.to)} className={itemStyle} activeOptions={{ includeSearch: false }}>
    <Icon name={menu.icon} className="size-7" />
    <span className="line-clamp-2">{menu.label}</span>
  </Link>
)
