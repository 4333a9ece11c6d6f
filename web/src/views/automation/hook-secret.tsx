/** L'adresse d'une entrée et son secret. */
import { useTranslation } from 'react-i18next'
import type { ToldHook } from '@/features/automation/api/hooks'
import { SecretDialog } from './secret-dialog'

export function HookSecret({ hook, onClose }: { hook: ToldHook; onClose: () => void }) {
  const { t } = useTranslation()
  const told = [
    { id: 'hook-url', label: t('admin.hookAddress'), value: hook.url ?? '' },
    { id: 'hook-secret', label: t('hooks.secret'), value: hook.secret ?? '' },
  ]
  return <SecretDialog title={t('hooks.secretTitle', { name: hook.name })} hint={t('hooks.secretOnce')} told={told} kept={t('hooks.secretKept')} onClose={onClose} />
}
