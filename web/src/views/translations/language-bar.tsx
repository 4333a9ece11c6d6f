/** Les langues, et où en est chacune. */
import { useTranslation } from 'react-i18next'
import type { Progress } from '@/features/translations/api/translations'
import { cx } from '@/lib/cx'
import { languages, type Language } from '@/lib/i18n'

interface LanguageBarProps {
  locale: Language
  progress: Progress | undefined
  onChange: (locale: Language) => void
}

export function LanguageBar({ locale, progress, onChange }: LanguageBarProps) {
  const { t } = useTranslation()
  return (
    <div role="group" aria-label={t('shaping.language')} className="grid grid-cols-2 gap-2 py-4 sm:grid-cols-4">
      {languages.map((one) => {
        const { total, done, own } = progress?.[one] ?? { total: 0, done: 0, own: 0 }
        const told = [t(done === total ? 'shaping.complete' : 'shaping.lacking', { count: total - done }), own > 0 ? t('shaping.ownCount', { count: own }) : undefined]
        return (
          <button
            key={one}
            type="button"
            aria-pressed={one === locale}
            onClick={() => onChange(one)}
            className={cx('grid gap-1.5 rounded-lg border bg-card px-3 py-2.5 text-left hover:bg-muted', one === locale && 'border-primary bg-accent text-accent-foreground hover:bg-accent')}
          >
            <span className="font-medium">{t(`language.${one}`)}</span>
            <span aria-hidden className="h-1.5 overflow-hidden rounded-full bg-muted">
              <span className="block h-full rounded-full bg-primary" style={{ width: `${total === 0 ? 0 : Math.floor((100 * done) / total)}%` }} />
            </span>
            <span className={cx('text-label', one !== locale && 'text-muted-foreground')}>{progress ? told.filter(Boolean).join(' · ') : '…'}</span>
          </button>
        )
      })}
    </div>
  )
}
