/** Cadre de la connexion : la carte au centre, la langue en pied. */
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Logo } from '@/components/logo'
import { Button } from '@/components/ui/button'
import { useBrandName } from '@/lib/brand'
import { cx } from '@/lib/cx'
import { languages, speak } from '@/lib/i18n'

export function AuthLayout({ children }: { children: ReactNode }) {
  const { t, i18n } = useTranslation()
  return (
    <div className="flex h-dvh flex-col overflow-y-auto bg-canvas">
      <main id="main" className="mx-auto flex w-full max-w-md flex-1 flex-col justify-center px-4 py-8">
        <div className="mb-6 flex items-center justify-center gap-3">
          <Logo className="size-9" />
          <span className="min-w-0 text-figure font-semibold break-words">{useBrandName()}</span>
        </div>
        <div className="rounded-xl border bg-card p-6 sm:p-8">{children}</div>
      </main>
      <footer className="flex justify-center gap-1 pb-6">
        <div role="group" aria-label={t('display.language')} className="flex gap-1">
          {languages.map((language) => (
            <Button key={language} variant="ghost" size="small" lang={language} aria-pressed={i18n.language === language} className={cx(i18n.language === language && 'bg-muted')} onClick={() => void speak(language)}>
              {t(`language.${language}`)}
            </Button>
          ))}
        </div>
      </footer>
    </div>
  )
}
