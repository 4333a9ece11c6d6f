/** Compte : qui est connecté, ses préférences, ses appareils, la sortie. */
import { useNavigate } from '@tanstack/react-router'
import { BellRing, Keyboard, LogOut, MonitorSmartphone, UserCog } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Avatar } from '@/components/ui/avatar'
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/components/ui/menu'
import { flushRemovals } from '@/features/notifications/removals'
import { leaveDevice } from '@/features/notifications/this-device'
import type { Me } from '@/features/session/api/get-me'
import { logout } from '@/features/session/api/logout'
import { UserButton } from './menu-buttons'

const places = [
  { to: '/settings', label: 'settings.profile', Picture: UserCog },
  { to: '/settings/notifications', label: 'settings.notifications', Picture: BellRing },
  { to: '/settings/sessions', label: 'settings.sessions', Picture: MonitorSmartphone },
] as const

/** Ce qu'elle effaçait part, et cet appareil n'a plus à montrer ce qui est à cette personne ; même s'il ne se désabonne pas, elle sort. */
const leave = () =>
  Promise.all([flushRemovals(), leaveDevice().catch(() => undefined)])
    .then(logout)
    .catch(() => undefined)

export default function UserMenu({ me, onHelp }: { me: Me; onHelp: () => void }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  return (
    <Menu defaultOpen>
      <MenuTrigger asChild>
        <UserButton me={me} />
      </MenuTrigger>
      <MenuContent className="w-64">
        <div className="flex items-center gap-3 px-2.5 py-2">
          <Avatar name={me.name} large />
          <div className="min-w-0">
            <p className="truncate font-medium">{me.name}</p>
            <p className="truncate text-meta text-muted-foreground">{me.email}</p>
            {me.company && <p className="truncate text-meta text-muted-foreground">{me.company.name}</p>}
          </div>
        </div>
        <MenuSeparator />
        {(me.viewing ? [] : places).map(({ to, label, Picture }) => (
          <MenuItem key={to} onSelect={() => void navigate({ to })}>
            <Picture aria-hidden />
            {t(label)}
          </MenuItem>
        ))}
        <MenuItem onSelect={onHelp}>
          <Keyboard aria-hidden />
          {t('shell.keyboard')}
        </MenuItem>
        <MenuSeparator />
        <MenuItem onSelect={() => void leave()}>
          <LogOut aria-hidden />
          {t('shell.logout')}
        </MenuItem>
      </MenuContent>
    </Menu>
  )
}
