/** Bandeau d'état : hors ligne (l'appareil) ou serveur injoignable (lui seul). Ce qui est à l'écran y reste. */
import { CloudOff, WifiOff } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { connectivity } from '@/lib/http/connectivity'
import { useStore } from '@/lib/store'

export function StatusBanner() {
  const { t } = useTranslation()
  const state = useStore(connectivity)
  if (state === 'online') return <div role="status" className="sr-only" />
  const Picture = state === 'offline' ? WifiOff : CloudOff
  return (
    <div role="status" className="flex items-center gap-2 border-b bg-warning-soft px-4 py-2 text-label font-medium text-warning">
      <Picture aria-hidden className="size-4 shrink-0" />
      {state === 'offline' ? t('shell.offline') : t('shell.unreachable')}
    </div>
  )
}
