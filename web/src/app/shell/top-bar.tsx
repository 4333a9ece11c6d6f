/** Barre haute : recherche à gauche, puis notifications, affichage et compte. */
import { Search } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { deferred } from '@/components/ui/deferred'
import { commandKey, Kbd } from '@/components/ui/kbd'
import { Bell } from '@/views/notifications/bell'
import type { Me } from '@/features/session/api/get-me'
import { DisplayButton, UserButton } from './menu-buttons'

const DisplayMenu = deferred(() => import('./display-menu'), 'menu')
const UserMenu = deferred(() => import('./user-menu'), 'menu')

export function TopBar({ me, onPalette, onHelp }: { me: Me; onPalette: () => void; onHelp: () => void }) {
  const { t } = useTranslation()
  return (
    <header data-print="hide" className="flex h-14 shrink-0 items-center gap-1 border-b bg-background px-3 touch:h-16">
      <button
        type="button"
        onClick={onPalette}
        aria-keyshortcuts="Control+K Meta+K"
        className="flex h-9 max-w-md min-w-0 flex-1 items-center gap-2.5 rounded-md border border-input px-3 text-left text-muted-foreground hover:bg-muted touch:h-11"
      >
        <Search aria-hidden className="size-4 shrink-0" />
        <span className="flex-1 truncate">{t('palette.trigger')}</span>
        <span className="hidden sm:block">
          <Kbd>{`${commandKey()} K`}</Kbd>
        </span>
      </button>
      <div className="ml-auto flex items-center gap-0.5">
        {!me.viewing && <Bell initial={me.unread} />}
        {!me.viewing && <DisplayMenu trigger={(props) => <DisplayButton {...props} />} />}
        <UserMenu me={me} onHelp={onHelp} trigger={(props) => <UserButton me={me} {...props} />} />
      </div>
    </header>
  )
}
