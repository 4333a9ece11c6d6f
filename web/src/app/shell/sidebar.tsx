/** Navigation principale : les menus du modèle, par groupes et sous-menus qu'on replie. La barre repliée, il ne reste que les icônes et leur bulle. */
import { useQuery } from '@tanstack/react-query'
import { Link, useRouterState } from '@tanstack/react-router'
import { ChevronRight, ExternalLink, PanelLeftClose, PanelLeftOpen, X } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Logo } from '@/components/logo'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { waitingApprovalsQuery } from '@/features/approvals/api/approvals'
import { useModel } from '@/features/model/use-model'
import { useMe } from '@/features/session/use-me'
import { usePreference } from '@/features/session/use-preference'
import { useBrandName } from '@/lib/brand'
import { cx } from '@/lib/cx'
import { useFormat } from '@/lib/format'
import { linkTo } from '@/lib/link-to'
import type { Menu } from '@/lib/model'

// Les bulles ne servent qu'à la barre repliée : elles n'alourdissent pas la première page.
const Tooltip = lazy(() => import('@/components/ui/tooltip'))

const BookmarksSection = lazy(() => import('./bookmarks-section'))

const groupOrder = ['pilotage', 'modules', 'system']

interface SidebarProps {
  collapsed: boolean
  inDrawer?: boolean
  onToggle: () => void
  onNavigate?: () => void
}

export function Sidebar({ collapsed, inDrawer, onToggle, onNavigate }: SidebarProps) {
  const { t } = useTranslation()
  const brand = useBrandName()
  const { menus, groups, permissions, entities } = useModel()
  // Ce qui attend une personne n'est qu'à elle.
  const { viewing, preferences } = useMe()
  const seen = Boolean(viewing)
  const { chooseShell } = usePreference()
  const folded = preferences.interface?.folded ?? []
  // Un sous-menu disparu ne se déplie plus : les derniers repliés suffisent.
  const fold = (name: string) => chooseShell({ folded: folded.includes(name) ? folded.filter((one) => one !== name) : [...folded.slice(-99), name] })
  const { data: waiting } = useQuery({ ...waitingApprovalsQuery, enabled: !seen })
  const approvals: Menu[] = seen ? [] : [{ group: 'pilotage', label: t('shell.approvals'), icon: 'circle-check', to: '/approvals', badge: waiting }]
  const agenda: Menu[] = entities['core.event']?.rights.view ? [{ group: 'pilotage', label: t('shell.agenda'), icon: 'calendar-days', to: '/agenda' }] : []
  const admin: Menu = { group: 'system', label: t('shell.admin'), icon: 'wrench', to: '/admin' }
  const offered = [...approvals, ...agenda, ...menus, ...(permissions.length > 0 ? [admin] : [])]
  const Toggle = inDrawer ? X : collapsed ? PanelLeftOpen : PanelLeftClose
  const toggleName = inDrawer ? t('action.close') : collapsed ? t('shell.expand') : t('shell.collapse')
  return (
    <div data-print="hide" className={cx('flex min-h-0 shrink-0 flex-col bg-sidebar', inDrawer ? 'flex-1' : 'border-r', !inDrawer && (collapsed ? 'w-14' : 'w-60'))}>
      <div className={cx('flex h-14 shrink-0 items-center gap-2.5', collapsed ? 'justify-center' : 'pr-2 pl-4')}>
        {!collapsed && <Logo className="size-6 shrink-0" />}
        {!collapsed && <span className="min-w-0 flex-1 truncate text-section font-semibold">{brand}</span>}
        <Button variant="ghost" size="smallIcon" aria-label={toggleName} title={toggleName} aria-expanded={inDrawer ? undefined : !collapsed} onClick={onToggle}>
          <Toggle aria-hidden className="text-muted-foreground" />
        </Button>
      </div>
      <nav aria-label={t('shell.navigation')} className="relative flex-1 overflow-y-auto px-2 pb-4 scroll-thin">
        {!collapsed && (
          <Suspense>
            <BookmarksSection onNavigate={onNavigate} />
          </Suspense>
        )}
        {groupOrder
          .map((group) => ({ group, items: offered.filter((menu) => menu.group === group) }))
          .filter(({ items }) => items.length > 0)
          .map(({ group, items }) => (
            <section key={group} aria-label={groups[group] ?? group} className={cx(collapsed ? 'border-b py-2 last:border-0' : 'mt-3 first:mt-1')}>
              {!collapsed && <FoldButton label={groups[group] ?? group} folded={folded.includes(group)} items={items} onFold={() => fold(group)} />}
              {(collapsed || !folded.includes(group)) && <Entries items={items} collapsed={collapsed} folded={folded} onFold={fold} onNavigate={onNavigate} />}
            </section>
          ))}
      </nav>
    </div>
  )
}

interface EntriesProps {
  items: Menu[]
  /** Sous-menus déjà ouverts au-dessus. */
  depth?: number
  collapsed: boolean
  folded: string[]
  onFold: (name: string) => void
  onNavigate?: () => void
}

/** Les entrées d'un rang ; celles d'un sous-menu viennent avec lui, à la place de la première. Des seules icônes ne se rangent pas. */
function Entries({ depth = 0, ...shared }: EntriesProps) {
  const { items, collapsed, onNavigate } = shared
  const shown = collapsed ? items : [...new Set(items.map((menu) => menu.in?.[depth] ?? menu))]
  return (
    <ul className={cx('grid gap-0.5', depth > 0 && 'mt-0.5 ml-4 border-l pl-1.5')}>
      {shown.map((one) =>
        typeof one === 'string' ? (
          <Submenu key={one} name={one} {...shared} items={items.filter((menu) => menu.in?.[depth] === one)} depth={depth + 1} />
        ) : (
          <li key={one.name ?? one.to}>
            <MenuLink menu={one} collapsed={collapsed} onNavigate={onNavigate} />
          </li>
        ),
      )}
    </ul>
  )
}

/** Un sous-menu ; celui de la page ouverte s'ouvre, replié ou non, jusqu'à ce qu'on le referme. */
function Submenu({ name, ...rest }: EntriesProps & { name: string }) {
  const { items, folded, onFold } = rest
  const face = useModel().submenus[name]
  const path = useRouterState({ select: (state) => `${state.location.pathname}/` })
  const here = items.some((menu) => path.startsWith(`${menu.to.split('?')[0]}/`))
  const [shut, setShut] = useState(false)
  if (shut && !here) setShut(false)
  const isFolded = folded.includes(`/${name}`)
  const open = here ? !shut : !isFolded
  const toggle = () => {
    setShut(open)
    if (open !== isFolded) onFold(`/${name}`)
  }
  return (
    <li>
      <FoldButton label={face?.label ?? name} icon={face?.icon} folded={!open} items={items} onFold={toggle} />
      {open && <Entries {...rest} />}
    </li>
  )
}

interface FoldButtonProps {
  label: string
  /** D'un sous-menu, parmi les entrées. */
  icon?: string
  folded: boolean
  items: Menu[]
  onFold: () => void
}

/** Replié, un groupe ou un sous-menu dit encore tout ce qui attend dans ses entrées. */
function FoldButton({ label, icon, folded, items, onFold }: FoldButtonProps) {
  return (
    <button type="button" aria-expanded={!folded} onClick={onFold} className={cx('flex w-full items-center rounded-md px-2 font-medium hover:bg-muted hover:text-foreground', icon ? 'min-h-8 gap-2.5 text-left text-foreground/85 touch:min-h-12' : 'mb-0.5 min-h-6 gap-1.5 text-meta text-muted-foreground touch:min-h-11')}>
      {icon && <Icon name={icon} className="size-4.5 shrink-0" />}
      <span className="min-w-0 truncate">{label}</span>
      <ChevronRight aria-hidden className={cx('size-3.5 shrink-0', !folded && 'rotate-90')} />
      {folded && <Waiting count={items.reduce((sum, menu) => sum + (menu.badge ?? 0), 0)} />}
    </button>
  )
}

function Waiting({ count }: { count: number }) {
  const { t } = useTranslation()
  const { number } = useFormat()
  if (count === 0) return null
  return (
    <>
      <span aria-hidden className="tnum ml-auto rounded-full bg-muted px-1.5 text-meta text-muted-foreground">
        {number(count)}
      </span>
      <span className="sr-only">{t('shell.pending', { count })}</span>
    </>
  )
}

function MenuLink({ menu, collapsed, onNavigate }: { menu: Menu; collapsed: boolean; onNavigate?: () => void }) {
  const { t } = useTranslation()
  const badge = menu.badge ?? 0
  const style = cx(
    'relative flex h-8 items-center gap-2.5 rounded-md font-medium text-foreground/85 hover:bg-muted hover:text-foreground aria-[current]:bg-accent aria-[current]:text-accent-foreground touch:h-12',
    collapsed ? 'justify-center' : 'px-2',
  )
  const face = (
    <>
      <Icon name={menu.icon} className="size-4.5 shrink-0" />
      <span className={collapsed ? 'sr-only' : 'min-w-0 flex-1 truncate'}>{menu.label}</span>
      {menu.external && !collapsed && <ExternalLink aria-hidden className="size-3.5 shrink-0 text-muted-foreground" />}
      {menu.external && <span className="sr-only">{t('shell.newTab')}</span>}
      {!collapsed && <Waiting count={badge} />}
      {badge > 0 && collapsed && (
        <>
          <span aria-hidden className="absolute top-1 right-1.5 size-2 rounded-full bg-primary" />
          <span className="sr-only">{t('shell.pending', { count: badge })}</span>
        </>
      )}
    </>
  )
  const link = menu.external ? (
    <a href={menu.to} target="_blank" rel="noreferrer" onClick={onNavigate} className={style}>
      {face}
    </a>
  ) : (
    <Link {...linkTo(menu.to)} onClick={onNavigate} activeOptions={{ includeSearch: menu.to.includes('?') }} className={style}>
      {face}
    </Link>
  )
  return collapsed ? (
    <Suspense fallback={link}>
      <Tooltip text={menu.label}>{link}</Tooltip>
    </Suspense>
  ) : (
    link
  )
}
