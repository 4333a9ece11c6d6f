/** Sous un texte de l'application : ce qu'il faut garder, les formes de la langue s'il compte, et comment il se lira. */
import { useTranslation } from 'react-i18next'
import { insertedIn, previewOf, writtenAs } from '@/features/translations/message'
import type { Language } from '@/lib/i18n'

/** Les formes de pluriel de chaque langue (CLDR). */
const forms: Record<Language, string> = { fr: 'one, many, other', en: 'one, other', es: 'one, many, other', pt: 'one, many, other' }

interface MessageNotesProps {
  /** Le texte à tenir pour modèle. */
  original: string
  /** Ce qu'on en dit, ou qu'on est en train d'écrire. */
  text: string
  locale: Language
}

export function MessageNotes({ original, text, locale }: MessageNotesProps) {
  const { t } = useTranslation()
  const inserted = insertedIn(original)
  if (inserted.length === 0) return null
  const preview = previewOf(text, locale)
  return (
    <>
      <p>{t('shaping.inserts', { names: inserted.map(writtenAs).join(' ') })}</p>
      {inserted.some(({ kind }) => kind === 'plural') && <p>{t('shaping.formsOfLanguage', { forms: forms[locale] })}</p>}
      {preview !== undefined && (
        <p>
          {t('shaping.willRead')} <span lang={locale}>{preview}</span>
        </p>
      )}
    </>
  )
}
