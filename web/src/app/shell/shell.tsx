/** Charpente : barre latérale, barre haute, contenu. La page ne défile jamais, seul le contenu défile. */
import { Outlet, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Afterwards } from '@/components/ui/afterwards'
import { WidgetBoundary } from '@/components/ui/widget-boundary'
import { useAfresh } from '@/features/session/afresh'
import { useMe } from '@/features/session/use-me'
import { usePreference } from '@/features/session/use-preference'
import { WritingContext, ZoneContext } from '@/lib/format'
import { usePhone, useTablet } from '@/lib/use-media'
import { useShortcut } from '@/lib/use-shortcut'
import { BottomBar } from './bottom-bar'
import { Sidebar } from './sidebar'
import { StatusBanner } from './status-banner'
import { TopBar } from './top-bar'
import { useFollow } from './use-follow'
import { useGo } from './use-go'
import { useLive } from './use-live'

const Sheet = lazy(() => import('@/components/ui/sheet'))
const HelpSheet = lazy(() => import('./help-sheet'))
const Palette = lazy(() => import('./palette'))
const SightBanner = lazy(() => import('./sight-banner'))

export function Shell() {
  const { t } = useTranslation()
  const me = useMe()
  const phone = usePhone()
  const tablet = useTablet()
  const { chooseShell } = usePreference()
  const collapsed = me.preferences.interface?.sidebar === 'collapsed'
  const [drawer, setDrawer] = useState(false)
  const [palette, setPalette] = useState(false)
  const [help, setHelp] = useState(false)
  // Sur téléphone, un formulaire a besoin de toute la hauteur : son pied remplace la barre.
  const typing = useRouterState({ select: (state) => /\/(new|edit)$/.test(state.location.pathname) })
  useLive(!me.viewing)
  useFollow()
  useAfresh()
  useGo()
  useShortcut('?', () => setHelp(true))
  useShortcut('mod+s', () => void import('@/lib/save-open').then(({ saveOpen }) => saveOpen()))
  useShortcut('mod+k', () => setPalette((open) => !open))

  const toggle = () => chooseShell({ sidebar: collapsed ? 'expanded' : 'collapsed' })
  return (
    <ZoneContext value={me.timezone ?? undefined}>
      <WritingContext value={me.preferences.interface ?? {}}>
        <div className="flex h-dvh bg-canvas print:block print:h-auto">
          <a href="#main" className="sr-only z-50 rounded-md bg-primary px-4 py-2 font-medium text-primary-foreground focus:not-sr-only focus:fixed focus:top-2 focus:left-2">
            {t('shell.skip')}
          </a>
          {!phone && <Sidebar collapsed={collapsed || tablet} onToggle={tablet ? () => setDrawer(true) : toggle} />}
          <div className="flex min-w-0 flex-1 flex-col print:block">
            <TopBar me={me} onPalette={() => setPalette(true)} onHelp={() => setHelp(true)} />
            <StatusBanner />
            {me.viewing && (
              <Suspense>
                <SightBanner name={me.name} viewing={me.viewing} />
              </Suspense>
            )}
            <main id="main" tabIndex={-1} className="flex min-h-0 flex-1 flex-col overflow-y-auto bg-background">
              <WidgetBoundary>
                <Afterwards>
                  <Outlet />
                </Afterwards>
              </WidgetBoundary>
            </main>
            {phone && !typing && <BottomBar onMore={() => setDrawer(true)} />}
          </div>
          {drawer && (
            <Suspense>
              <Sheet onClose={() => setDrawer(false)} title={t('shell.navigation')}>
                <Sidebar collapsed={false} inDrawer onToggle={() => setDrawer(false)} onNavigate={() => setDrawer(false)} />
              </Sheet>
            </Suspense>
          )}
          {help && (
            <Suspense>
              <HelpSheet onClose={() => setHelp(false)} />
            </Suspense>
          )}
          {palette && (
            <Suspense>
              <Palette onClose={() => setPalette(false)} onHelp={() => setHelp(true)} />
            </Suspense>
          )}
        </div>
      </WritingContext>
    </ZoneContext>
  )
}
