/** Zone des messages brefs, chargée au premier message. */
import { useTranslation } from 'react-i18next'
import { Toaster as Sonner } from 'sonner'
import { useTheme } from '@/lib/theme'

export default function Toaster() {
  const { t } = useTranslation()
  const theme = useTheme()
  return (
    <Sonner
      theme={theme === 'auto' ? 'system' : theme}
      position="bottom-right"
      closeButton
      containerAriaLabel={t('shell.messages')}
      toastOptions={{
        closeButtonAriaLabel: t('action.close'),
        actionButtonStyle: { background: 'var(--primary)', color: 'var(--primary-foreground)', height: 28 },
        style: { background: 'var(--popover)', color: 'var(--foreground)', borderColor: 'var(--border)', fontFamily: 'var(--font-sans)' },
      }}
    />
  )
}
